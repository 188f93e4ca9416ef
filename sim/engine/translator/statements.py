"""Statements: each method turns one kind of statement into instructions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from sim.engine.lanes import lanes
from sim.engine.translator.code import Value
from sim.engine.translator.expressions import Expressions
from sim.engine.translator.types import INT, TRUTH, Array, Cell, Number, Record, Tuple

UNKNOWN = object()  # what a function returns before it has


class Statements(Expressions):
    """The statements of a function."""

    returns: Any = UNKNOWN  # a type, or None
    is_driver = False  # whether it takes arrays: its loops are loops
    after: str | None = None  # the label after the innermost loop

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Statements in order."""
        for statement in statements:
            if self.code.is_over:
                self.refuse(statement, "this is never reached")
            method: Callable[[Any], None] = getattr(self, f"do_{type(statement).__name__}", self.unknown)
            method(statement)

    def do_Pass(self, s: ast.Pass) -> None:
        """Nothing."""

    def do_Expr(self, s: ast.Expr) -> None:
        """A call for its effect, or a text."""
        if isinstance(s.value, ast.Constant) and isinstance(s.value.value, str):
            return
        if not isinstance(s.value, ast.Call):
            self.refuse(s, "an expression that nothing is done with")
        self.effect(s.value)

    def effect(self, node: ast.Call) -> None:
        """A call of which the value, if there is one, is not used."""
        raise NotImplementedError

    def do_Return(self, s: ast.Return) -> None:
        """Give a value back, of the same type everywhere."""
        found = None if s.value is None else self.value(s.value)
        kind = None if found is None else found.type
        if isinstance(kind, (Array, Record)):
            self.refuse(s, "a function returns numbers")
        if self.returns not in (UNKNOWN, kind):
            said = "nothing" if kind is None else kind.said
            self.refuse(s, f"this returns {said}, which it does not do above")
        self.returns = kind
        self.code.leave("void" if found is None else f"{kind.llvm} {found.code}")  # type: ignore[union-attr]

    def do_Assign(self, s: ast.Assign) -> None:
        """One name, field, element, or as many names as values."""
        if len(s.targets) != 1:
            self.refuse(s, "one target at a time")
        target, found = s.targets[0], None
        if isinstance(target, ast.Tuple) and isinstance(s.value, ast.Tuple):
            self.assign_each(target, s.value)
            return
        found = self.value(s.value)
        if isinstance(target, ast.Tuple):
            self.take_apart(target, found)
        else:
            self.store(target, found)

    def assign_each(self, target: ast.Tuple, given: ast.Tuple) -> None:
        """`a, b = x, y`: all are evaluated before any is set."""
        if len(target.elts) != len(given.elts):
            self.refuse(target, "as many names as values")
        for name, found in zip(target.elts, [self.value(x) for x in given.elts], strict=True):
            self.store(name, found)

    def take_apart(self, target: ast.Tuple, found: Value) -> None:
        """Set names to the parts of a tuple; `_` to none."""
        if not isinstance(found.type, Tuple) or len(found.type.parts) != len(target.elts):
            self.refuse(target, "as many names as values")
        for k, (name, kind) in enumerate(zip(target.elts, found.type.parts, strict=True)):
            if not (isinstance(name, ast.Name) and name.id == "_"):
                self.store(name, Value(kind, self.code.new(f"extractvalue {found.type.llvm} {found.code}, {k}")))

    def do_AugAssign(self, s: ast.AugAssign) -> None:
        """`x += y` and kin, as `x = x + y`."""
        read = ast.parse(ast.unparse(s.target), mode="eval").body
        both = ast.BinOp(read, s.op, s.value)
        for node in ast.walk(both):
            ast.copy_location(node, s)
        self.store(s.target, self.value(both))

    def store(self, target: ast.AST, found: Value) -> None:
        """Set a variable, a field or an element."""
        if isinstance(target, ast.Name):
            self.set_name(target, found)
        elif isinstance(target, ast.Attribute):
            self.put_into(target, *self.place_of_field(target, is_written=True), found)
        elif isinstance(target, ast.Subscript):
            place, cell, dims = self.place_of_element(target, is_written=True)
            if dims or isinstance(cell, Record):
                self.refuse(target, "elements are set one by one")
            self.put_into(target, place, cell, found)
        else:
            self.unknown(target)

    def set_name(self, target: ast.Name, found: Value) -> None:
        """Set a variable to a number; give an array, a part of one or a record a name, once."""
        if target.id in self.names or (target.id in self.kinds and not isinstance(found.type, Number)):
            self.refuse(target, f"{target.id} is a number or an array, and stays what it was first")
        if not isinstance(found.type, Number):
            self.names[target.id] = found
            return
        if self.kinds.setdefault(target.id, found.type) is not found.type:
            self.refuse(target, f"{target.id} was {self.kinds[target.id].said} and cannot become {found.type.said}")
        self.assured.add(target.id)
        self.code.put(f"store {found.type.llvm} {found.code}, ptr %v.{target.id}")

    def put_into(self, target: ast.AST, place: str, cell: Cell | Array, found: Value) -> None:
        """Store a number in memory.

        Parameters
        ----------
        target : what is set, for a refusal
        place : where it lies
        cell : what lies there
        found : the number
        """
        if isinstance(cell, Array) or cell.number is not found.type:
            wanted = cell.said if isinstance(cell, Array) else cell.number.said
            self.refuse(target, f"{ast.unparse(target)} is {wanted} and cannot become {found.type.said}")
        code = found.code
        if cell.number is TRUTH:
            code = self.code.new(f"zext i1 {code} to i8")
        elif cell.number is INT and cell.size < 8:
            code = self.code.new(f"trunc i64 {code} to {cell.llvm}")
        self.code.put(f"store {cell.llvm} {code}, ptr {place}")

    def do_If(self, s: ast.If) -> None:
        """Two ways, of which the second may be empty."""
        yes, no, on = self.code.labels("yes", "no", "on")
        self.code.branch(self.truth(s.test), yes, no)
        before, ways = set(self.assured), []
        for label, body in ((yes, s.body), (no, s.orelse)):
            self.assured = set(before)
            self.code.begin(label)
            self.block(body)
            if not self.code.is_over:
                ways.append(self.assured)
            self.code.jump(on)
        if ways:
            self.assured = set.intersection(*ways)
            self.code.begin(on)

    def do_For(self, s: ast.For) -> None:
        """A loop over whole numbers."""
        of = self.constant(s.iter.func) if isinstance(s.iter, ast.Call) else None
        if of not in (range, lanes) or not isinstance(s.target, ast.Name) or s.orelse or s.iter.keywords:  # type: ignore[attr-defined]
            self.refuse(s, "for i in range(...) or lanes(n) only, without else")
        args = s.iter.args  # type: ignore[attr-defined]
        bounds = [self.constant(a) for a in args]
        if not self.is_driver and of is range and all(isinstance(b, int) for b in bounds):
            self.write_out(s, range(*bounds))
        elif len(args) <= 2:
            given = [self.value(a) for a in args]
            self.loop(s, given[0] if len(given) == 2 else Value(INT, "0"), given[-1], of is lanes)
        else:
            self.refuse(s, "a loop with a step has constant bounds, in a function without arrays")

    def write_out(self, s: ast.For, turns: range) -> None:
        """A loop with constant bounds, turn by turn."""
        for k in turns:
            self.store(s.target, Value(INT, str(k)))
            self.block(s.body)
            if self.code.is_over and k != turns[-1]:
                self.refuse(s, "a turn that always returns")

    def loop(self, s: ast.For, first: Value, end: Value, over_lanes: bool) -> None:
        """A loop whose bounds are known when it runs."""
        if first.type is not INT or end.type is not INT:
            self.refuse(s, "a loop's bounds are whole numbers")
        head, body, after = self.code.labels("head", "body", "after")
        counter, outer = f"count{self.code.count}", self.after
        self.counters.append(counter)
        self.code.put(f"store i64 {first.code}, ptr %v.{counter}")
        self.code.jump(head)
        self.code.begin(head)
        at = self.code.new(f"load i64, ptr %v.{counter}")
        self.code.branch(self.code.new(f"icmp slt i64 {at}, {end.code}"), body, after)
        self.code.begin(body)
        before = set(self.assured)
        self.store(s.target, Value(INT, at))
        self.after = after
        self.block(s.body)
        self.after, self.assured = outer, before  # there may be no turn at all
        self.turn_back(counter, at, head, over_lanes)
        self.code.begin(after)

    def turn_back(self, counter: str, at: str, head: str, over_lanes: bool) -> None:
        """The end of a loop's body."""
        if not self.code.is_over:
            self.code.put(f"store i64 {self.code.new(f'add nsw i64 {at}, 1')}, ptr %v.{counter}")
            self.code.jump(head, ", !llvm.loop !0" if over_lanes else "")

    def do_Break(self, s: ast.Break) -> None:
        """Leave the innermost loop."""
        if self.after is None:
            self.refuse(s, "break leaves a loop that is not written out")
        self.code.jump(self.after)

    @property
    def counters(self) -> list[str]:
        """Hidden variables of loops."""
        raise NotImplementedError
