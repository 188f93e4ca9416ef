"""The arithmetic of derived parameters: a formula is read as numbers and four operations, never executed."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(formula: str) -> float:
    """Work out a formula such as `4500 / 45 / (1 + 70 / 100)`.

    Raises
    ------
    ValueError
        If there is anything in it but numbers, `+ - * /` and brackets.
    """
    try:
        return _value(ast.parse(formula, mode="eval").body)
    except SyntaxError:
        raise ValueError(f"not a formula: {formula!r}") from None


def numbers(formula: str) -> tuple[float, ...]:
    """List the numbers that a formula is made of, so that each can be traced to a passage."""
    nodes = ast.walk(ast.parse(formula, mode="eval"))
    return tuple(_value(node) for node in nodes if isinstance(node, ast.Constant))


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            return OPERATIONS[type(op)](_value(left), _value(right))
    raise ValueError(f"not a number or one of + - * /: {ast.unparse(node)!r}")
