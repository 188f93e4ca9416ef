"""Expressions: each method turns one kind of node of Python's tree into instructions and the value that they give."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable
from math import sqrt
from types import FunctionType
from typing import Any, NoReturn

import numpy as np

from sim.engine import bits
from sim.engine.translator.code import Code, Value, is_number, literal
from sim.engine.translator.types import (
    CELLS,
    FLOAT,
    INT,
    TRUTH,
    UNSIGNED,
    Array,
    Cell,
    Field,
    Number,
    Record,
    Tuple,
)  # fmt: skip
from sim.errors import Untranslatable

ARITHMETIC = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
BITWISE = {ast.LShift: "shl", ast.RShift: "lshr", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor"}
COMPARE = {ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne"}
# Functions of one number that are an instruction: what they take, the instruction, what they give.
LEAVES: dict[Any, tuple[Number, str, Number]] = {
    sqrt: (FLOAT, "call double @llvm.sqrt.f64(double {})", FLOAT),
    bits.float_bits: (FLOAT, "bitcast double {} to i64", UNSIGNED),
    bits.bits_float: (UNSIGNED, "bitcast i64 {} to double", FLOAT),
    np.uint64: (INT, "add i64 0, {}", UNSIGNED),
    float: (INT, "sitofp i64 {} to double", FLOAT),
}
NOTHING = object()  # what a node is that is no constant


class Expressions:
    """What a function's body is made of; `code` takes the instructions, `locals` holds what names stand for."""

    def __init__(self, function: FunctionType) -> None:
        self.function = function
        self.code = Code()
        self.kinds: dict[str, Number] = {}  # of variables, which lie in memory until LLVM finds them registers
        self.names: dict[str, Value] = {}  # of arrays and records, which are never set anew
        self.assured: set[str] = set()  # variables that have been set, whichever way was taken
        self.read: set[tuple[Record, Field]] = set()
        self.written: set[tuple[Record, Field]] = set()
        self.first_line = function.__code__.co_firstlineno

    def refuse(self, node: ast.AST, why: str) -> NoReturn:
        """Say what cannot be translated, and where."""
        line = self.first_line + getattr(node, "lineno", 1) - 1
        raise Untranslatable(f"{inspect.getsourcefile(self.function)}:{line}: {why}")

    def unknown(self, node: ast.AST) -> NoReturn:
        """Refuse a kind of node."""
        what = type(getattr(node, "op", node)).__name__
        self.refuse(node, f"{what} is not in the subset of Python that is translated (sim/engine/translator)")

    def value(self, node: ast.AST) -> Value:
        """The value of an expression."""
        known = self.constant(node)
        if known is not NOTHING:
            made = literal(known)
            if made is None:
                self.refuse(node, f"{ast.unparse(node)} is no number: pass it as an argument")
            return made
        method: Callable[[Any], Value] = getattr(self, f"of_{type(node).__name__}", self.unknown)
        return method(node)

    def constant(self, node: ast.AST) -> Any:
        """What an expression means in Python if it is none of the function's own variables; else NOTHING."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return NOTHING if node.id in self.kinds or node.id in self.names else self.global_(node.id)
        if isinstance(node, ast.Attribute):
            base = self.constant(node.value)
            return NOTHING if base is NOTHING else getattr(base, node.attr, NOTHING)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            of: Any = node.operand.value
            return -of
        return NOTHING

    def global_(self, name: str) -> Any:
        """What a name means in the function's closure, its module or Python itself."""
        closed = inspect.getclosurevars(self.function).nonlocals
        for names in (closed, self.function.__globals__, vars(builtins)):
            if name in names:
                return names[name]
        return NOTHING

    def number(self, node: ast.AST) -> Value:
        """The value of an expression that must be a number."""
        found = self.value(node)
        if not is_number(found):
            self.refuse(node, f"expected a number, found {found.type.said}: {ast.unparse(node)}")
        return found

    def truth(self, node: ast.AST) -> str:
        """Whether an expression is true: a number if it is not nought."""
        found = self.value(node)
        if found.type is FLOAT:
            return self.code.new(f"fcmp une double {found.code}, 0.0")
        if found.type is TRUTH:
            return found.code
        if not is_number(found):
            self.refuse(node, f"expected a truth, found {found.type.said}: {ast.unparse(node)}")
        return self.code.new(f"icmp ne i64 {found.code}, 0")

    def both(self, node: ast.AST, left: Value, right: Value) -> tuple[Number, str, str]:
        """Two numbers made one type: an int beside a float becomes one.

        Parameters
        ----------
        node : where they stand, for a refusal
        left, right : the numbers
        """
        if left.type is right.type:
            return left.type, left.code, right.code  # type: ignore[return-value]
        if UNSIGNED in (left.type, right.type):
            self.refuse(node, "an unsigned number beside another: write np.uint64(...)")
        return FLOAT, self.as_float(left), self.as_float(right)

    def as_float(self, value: Value) -> str:
        """A number as a float."""
        return value.code if value.type is FLOAT else self.code.new(f"sitofp i64 {value.code} to double")

    def of_Name(self, node: ast.Name) -> Value:
        """A variable."""
        if node.id in self.names:
            return self.names[node.id]
        if node.id not in self.assured:
            self.refuse(node, f"{node.id} may be read before it is set: set it above")
        kind = self.kinds[node.id]
        return Value(kind, self.code.new(f"load {kind.llvm}, ptr %v.{node.id}"))

    def of_Tuple(self, node: ast.Tuple) -> Value:
        """Some numbers at once."""
        parts = [self.value(part) for part in node.elts]
        if not all(isinstance(part.type, Number) for part in parts):
            self.refuse(node, "a tuple is of numbers")
        kind, whole = Tuple(tuple(part.type for part in parts)), "undef"  # type: ignore[misc]
        for k, part in enumerate(parts):
            whole = self.code.new(f"insertvalue {kind.llvm} {whole}, {part.type.llvm} {part.code}, {k}")  # type: ignore[union-attr]
        return Value(kind, whole)

    def of_BinOp(self, node: ast.BinOp) -> Value:
        """Arithmetic."""
        if isinstance(node.op, (ast.FloorDiv, ast.Mod)):
            return self.of_whole_division(node)
        kind, a, b = self.both(node, self.number(node.left), self.number(node.right))
        op = type(node.op)
        if op in BITWISE and kind is UNSIGNED:
            return Value(kind, self.code.new(f"{BITWISE[op]} i64 {a}, {b}"))
        if op is ast.Pow:
            self.refuse(node, "x ** n differs by machine: write x * x")
        if op is ast.Div and kind is not FLOAT:
            self.refuse(node, "/ is of floats: write float(...), or //")
        if op not in ARITHMETIC:
            self.unknown(node)
        return Value(kind, self.code.new(f"{'f' if kind is FLOAT else ''}{ARITHMETIC[op]} {kind.llvm} {a}, {b}"))

    def of_whole_division(self, node: ast.BinOp) -> Value:
        """// and % by a constant, rounded down."""
        by, left = self.constant(node.right), self.number(node.left)
        if left.type is not INT or isinstance(by, bool) or not isinstance(by, int) or by == 0:
            self.refuse(node, "// and % are of a whole number by a constant one that is not nought")
        rest = self.code.new(f"srem i64 {left.code}, {by}")
        other = self.code.new(f"icmp {'slt' if by > 0 else 'sgt'} i64 {rest}, 0")
        if isinstance(node.op, ast.Mod):
            more = self.code.new(f"select i1 {other}, i64 {by}, i64 0")
            return Value(INT, self.code.new(f"add i64 {rest}, {more}"))
        fewer = self.code.new(f"sext i1 {other} to i64")
        quotient = self.code.new(f"sdiv i64 {left.code}, {by}")
        return Value(INT, self.code.new(f"add i64 {quotient}, {fewer}"))

    def of_UnaryOp(self, node: ast.UnaryOp) -> Value:
        """`not`, and the minus sign."""
        if isinstance(node.op, ast.Not):
            return Value(TRUTH, self.code.new(f"xor i1 {self.truth(node.operand)}, true"))
        found = self.number(node.operand)
        if not isinstance(node.op, ast.USub) or found.type is UNSIGNED:
            self.unknown(node)
        sign = "fneg double" if found.type is FLOAT else "sub i64 0,"
        return Value(found.type, self.code.new(f"{sign} {found.code}"))

    def of_Compare(self, node: ast.Compare) -> Value:
        """Comparisons, chained or not."""
        sides, found = [self.number(side) for side in (node.left, *node.comparators)], ""
        for left, op, right in zip(sides, node.ops, sides[1:], strict=False):
            one = self.compared(node, left, op, right)
            found = self.code.new(f"and i1 {found}, {one}") if found else one
        return Value(TRUTH, found)

    def compared(self, node: ast.AST, left: Value, op: ast.cmpop, right: Value) -> str:
        """One comparison: a truth.

        Parameters
        ----------
        node : where it stands, for a refusal
        left, op, right : what is compared, and how
        """
        if type(op) not in COMPARE:
            self.unknown(node)
        (kind, a, b), word = self.both(node, left, right), COMPARE[type(op)]
        if kind is FLOAT:
            return self.code.new(f"fcmp {'u' if word == 'ne' else 'o'}{word} double {a}, {b}")
        sign = "" if word in ("eq", "ne") else "s" if kind is INT else "u"
        return self.code.new(f"icmp {sign}{word} i64 {a}, {b}")

    def of_BoolOp(self, node: ast.BoolOp) -> Value:
        """`and`, `or`: of truths, as Python would give back an operand."""
        word, found = "and" if isinstance(node.op, ast.And) else "or", ""
        for part in node.values:
            one = self.value(part)
            if one.type is not TRUTH:
                self.refuse(node, f"and, or are of truths: compare {ast.unparse(part)} with something")
            found = self.code.new(f"{word} i1 {found}, {one.code}") if found else one.code
        return Value(TRUTH, found)

    def of_IfExp(self, node: ast.IfExp) -> Value:
        """One of two numbers."""
        test, yes, no = self.truth(node.test), self.value(node.body), self.value(node.orelse)
        if yes.type is not no.type or not isinstance(yes.type, Number):
            self.refuse(node, f"one of {yes.type.said} and {no.type.said}: both must be the same kind of number")
        return self.select(test, yes, no)

    def select(self, test: str, yes: Value, no: Value) -> Value:
        """One of two numbers of one type.

        Parameters
        ----------
        test : a truth
        yes, no : the numbers
        """
        llvm = yes.type.llvm  # type: ignore[union-attr]
        return Value(yes.type, self.code.new(f"select i1 {test}, {llvm} {yes.code}, {llvm} {no.code}"))

    def of_Attribute(self, node: ast.Attribute) -> Value:
        """A record's field, or an array's size."""
        base = self.value(node.value)
        if isinstance(base.type, Array) and node.attr == "size" and base.type.rank == 1:
            return Value(INT, base.dims[0])
        return self.load(*self.place_of_field(node))

    def of_Subscript(self, node: ast.Subscript) -> Value:
        """An element, or a part, of an array."""
        if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            return self.length(node)
        place, cell, dims = self.place_of_element(node)
        if dims:
            return Value(Array(cell, len(dims)), place, dims)
        return Value(cell, place) if isinstance(cell, Record) else self.load(place, cell)

    def length(self, node: ast.Subscript) -> Value:
        """`array.shape[k]`."""
        base, k = self.value(node.value.value), self.constant(node.slice)  # type: ignore[attr-defined]
        if not isinstance(base.type, Array) or not isinstance(k, int) or not 0 <= k < base.type.rank:
            self.refuse(node, "shape[k] is of an array, with a constant k")
        return Value(INT, base.dims[k])

    def load(self, place: str, cell: Cell | Array) -> Value:
        """What lies at a place: a number; of a record's list, the list."""
        if isinstance(cell, Array):
            return Value(cell, place, ("0",))
        code = self.code.new(f"load {cell.llvm}, ptr {place}")
        return Value(cell.number, self.widened(cell, code))

    def widened(self, cell: Cell, code: str) -> str:
        """A number from memory as it is in a register."""
        if cell.number is TRUTH:
            return self.code.new(f"icmp ne {cell.llvm} {code}, 0")
        if cell.number is INT and cell.size < 8:
            return self.code.new(f"{'sext' if cell.llvm == 'i32' else 'zext'} {cell.llvm} {code} to i64")
        return code

    def place_of_field(self, node: ast.Attribute, is_written: bool = False) -> tuple[str, Cell | Array]:
        """Where a record's field lies, and what lies there."""
        base = self.value(node.value)
        field = base.type.field(node.attr) if isinstance(base.type, Record) else None
        if field is None:
            self.refuse(node, f"there is no field {ast.unparse(node)}")
        (self.written if is_written else self.read).add((base.type, field))  # type: ignore[arg-type]
        place = self.code.new(f"getelementptr inbounds i64, ptr {base.code}, i32 {field.word}")
        return place, Array(field.cell, 1) if field.length else field.cell

    def place_of_element(
        self, node: ast.Subscript, is_written: bool = False
    ) -> tuple[str, Cell | Record, tuple[str, ...]]:
        """Where an array's element or part lies, what lies there, and the lengths of the axes that are left."""
        if isinstance(node.value, ast.Attribute) and self.constant(node.value) is NOTHING:
            base = self.load(*self.place_of_field(node.value, is_written))
        else:
            base = self.value(node.value)
        at = [self.value(k) for k in (node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice])]
        if not isinstance(base.type, Array) or len(at) > base.type.rank or any(k.type is not INT for k in at):
            self.refuse(node, "only array[whole number], with no more indices than axes")
        index = at[0].code
        for k in range(1, base.type.rank):
            index = self.code.new(f"mul i64 {index}, {base.dims[k]}")
            if k < len(at):
                index = self.code.new(f"add i64 {index}, {at[k].code}")
        return self.offset(base, index), base.type.cell, base.dims[len(at) :]

    def offset(self, base: Value, index: str) -> str:
        """The address of the element of this number, counted through all axes."""
        cell = base.type.cell  # type: ignore[union-attr]
        llvm = f"[{cell.words} x i64]" if isinstance(cell, Record) else cell.llvm
        return self.code.new(f"getelementptr inbounds {llvm}, ptr {base.code}, i64 {index}")

    def of_Call(self, node: ast.Call) -> Value:
        """A call that gives a value."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "view":
            return self.view(node)
        f = self.constant(node.func)
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            self.refuse(node, "arguments are given by their places")
        if f in (min, max) and len(node.args) == 2:
            return self.of_extreme(node, "lt" if f is min else "gt")
        args = [self.value(a) for a in node.args]
        if f is int and len(args) == 1 and args[0].type is FLOAT:
            near = self.code.new(f"fptosi double {args[0].code} to i32")
            return Value(INT, self.code.new(f"sext i32 {near} to i64"))
        if isinstance(f, type) or f is sqrt or f in (bits.float_bits, bits.bits_float):
            return self.of_leaf(node, f, args)
        return self.call(node, f, args)

    def of_leaf(self, node: ast.Call, f: Any, args: list[Value]) -> Value:
        """A function that is an instruction."""
        takes, text, gives = LEAVES.get(f, (None, "", FLOAT))
        if takes is None or len(args) != 1:
            self.refuse(node, f"{ast.unparse(node.func)}(...) is not in the subset")
        if args[0].type is gives and f in (float, np.uint64):
            return args[0]
        code = self.as_float(args[0]) if takes is FLOAT and args[0].type is INT else args[0].code
        if args[0].type is not takes and not (takes is FLOAT and args[0].type is INT):
            self.refuse(node, f"{ast.unparse(node.func)} takes {takes.said}, not {args[0].type.said}")
        return Value(gives, self.code.new(text.format(code)))

    def of_extreme(self, node: ast.Call, word: str) -> Value:
        """`min`, `max` of two numbers of one type, with Python's answer for signed noughts and NaN: the first, unless
        the second is less (greater)."""
        first, second = (self.number(a) for a in node.args)
        if first.type is not second.type:
            self.refuse(node, f"{ast.unparse(node.func)} of {first.type.said} and {second.type.said}: make them alike")
        return self.select(self.compared(node, second, ast.Lt() if word == "lt" else ast.Gt(), first), second, first)

    def view(self, node: ast.Call) -> Value:
        """The same bits as whole numbers."""
        base = self.value(node.func.value)  # type: ignore[attr-defined]
        into = self.constant(node.args[0]) if len(node.args) == 1 else None
        if not isinstance(base.type, Array) or into is not np.int64 or base.type.cell is not CELLS["f8"]:
            self.refuse(node, "view(np.int64) of an array of floats is all that is seen otherwise")
        return Value(Array(CELLS["i8"], base.type.rank), base.code, base.dims)

    def call(self, node: ast.Call, f: Any, args: list[Value]) -> Value:
        """A call of another function of the subset."""
        raise NotImplementedError
