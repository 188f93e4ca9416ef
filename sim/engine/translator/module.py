"""A module: functions, each translated once for the types that it is called with, and what they call."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

from sim.engine.rule import Chain, alone, translated
from sim.engine.translator.code import Value
from sim.engine.translator.statements import UNKNOWN, Statements
from sim.engine.translator.types import TRUTH, Array, Field, Number, Record, Tuple, Type

HEAD = 'target datalayout = ""\ntarget triple = ""\ndeclare double @llvm.sqrt.f64(double)'
# Not "enable": LLVM would warn of a loop that it cannot make one of vectors.
LOOP = """!0 = distinct !{{!0, !1, !2}}
!1 = !{{!"llvm.loop.vectorize.width", i32 {width}}}
!2 = !{{!"llvm.loop.interleave.count", i32 1}}"""


class Made(NamedTuple):
    """A translated function: its name, what it returns, and the fields of records that it reads and writes."""

    name: str
    returns: Type | None
    read: set[tuple[Record, Field]]
    written: set[tuple[Record, Field]]


class Module:
    """The functions of one module, as LLVM IR.

    Attributes
    ----------
    exports : names of the functions that others may call
    """

    def __init__(self) -> None:
        self.exports: list[str] = []
        self.done: dict[Any, Made] = {}
        self.texts: list[str] = []
        self.names: set[str] = set()

    def export(self, f: Callable[..., Any], types: tuple[Type, ...], name: str = "") -> Made:
        """Translate a function so that others can call it, by its own name or another.

        An array is given by its pointer and the lengths of its axes; a record by its pointer. A tuple comes back in
        words at a pointer, the last argument.

        Raises
        ------
        Untranslatable
            If the function, or one that it calls, is not in the subset.
        """
        made = self.function(plain(f), types)
        name = name or f.__name__
        given = signature(types)
        args = ", ".join(f"{llvm} %a{k}" for k, llvm in enumerate(given))
        call = f"call {returned(made.returns)} @{made.name}({args})"
        if isinstance(made.returns, Tuple):
            body = _into_words(made.returns, call)
            head = f"define void @{name}({', '.join(filter(None, (args, 'ptr %out')))}) {{"
        else:
            kind = returned(made.returns)
            body = [f"  {call}", "  ret void"] if kind == "void" else [f"  %x = {call}", f"  ret {kind} %x"]
            head = f"define {returned(made.returns)} @{name}({args}) {{"
        self.exports.append(name)
        self.texts.append("\n".join([head, *body, "}"]))
        return made

    def text(self, width: int) -> str:
        """The module; loops over lanes take `width` of them at once."""
        return "\n\n".join([HEAD, *self.texts, LOOP.format(width=width)]) + "\n"

    def function(self, f: FunctionType, types: tuple[Type, ...]) -> Made:
        """A function for these types, translated if it is not yet."""
        key = (f, types)
        if key not in self.done:
            self.done[key] = Function(self, f, types).made()
        return self.done[key]

    def chain(self, rules: Chain, types: tuple[Type, ...]) -> str:
        """A function that applies rules in order over the lanes of a block: its name."""
        from sim.engine.translator.lanes import chain_of

        key = (rules, types[-1])
        if key not in self.done:
            name = self.free(rules.__name__)
            self.texts.append(chain_of(self, name, rules, types[-1]))
            self.done[key] = Made(name, None, set(), set())
        return self.done[key].name

    def free(self, stem: str) -> str:
        """A name that no function has yet."""
        name, n = stem, 2
        while name in self.names:
            name, n = f"{stem}_{n}", n + 1
        self.names.add(name)
        return name


class Function(Statements):
    """The translation of one function for the types of its arguments."""

    def __init__(self, module: Module, function: FunctionType, types: tuple[Type, ...]) -> None:
        super().__init__(function)
        self.module, self.types = module, types
        lines, self.first_line = inspect.getsourcelines(function)
        tree: Any = ast.parse(textwrap.dedent("".join(lines)))
        self.node = tree.body[0]
        if not isinstance(self.node, ast.FunctionDef):
            self.refuse(self.node, "a lambda has no name and no lines of its own: write def")
        self.args: list[str] = [a.arg for a in self.node.args.args]
        self.is_driver = any(isinstance(kind, Array) for kind in types)
        self.hidden: list[str] = []
        self.set_arguments()

    @property
    def counters(self) -> list[str]:
        """Hidden variables of loops."""
        return self.hidden

    def set_arguments(self) -> None:
        """Give the arguments their types."""
        plain_args = not (self.node.args.defaults or self.node.args.kwonlyargs or self.node.args.vararg)
        if len(self.args) != len(self.types) or not plain_args:
            name, many = self.function.__name__, len(self.args)
            self.refuse(self.node, f"{name} takes {many} arguments, without defaults; {len(self.types)} were given")
        for arg, kind in zip(self.args, self.types, strict=True):
            if isinstance(kind, Number):
                self.kinds[arg] = kind
                self.assured.add(arg)
            elif isinstance(kind, Array):
                self.names[arg] = Value(kind, f"%a.{arg}", tuple(f"%a.{arg}.{k}" for k in range(kind.rank)))
            else:
                self.names[arg] = Value(kind, f"%a.{arg}")

    def made(self) -> Made:
        """Translate it."""
        numbers = [arg for arg in self.args if arg in self.kinds]
        self.block(self.node.body)
        if not self.code.is_over:
            if self.returns not in (UNKNOWN, None):
                self.refuse(self.node, f"{self.function.__name__} may end without returning a value")
            self.code.leave("void")
        returns = None if self.returns is UNKNOWN else self.returns
        name = self.module.free(f"{self.function.__module__.rsplit('.', 1)[-1]}.{self.function.__name__}")
        head = [f"  %v.{name} = alloca {kind.llvm}" for name, kind in self.kinds.items()]
        head += [f"  %v.{counter} = alloca i64" for counter in self.hidden]
        head += [f"  store {self.kinds[arg].llvm} %a.{arg}, ptr %v.{arg}" for arg in numbers]
        kinds = (llvm.replace("ptr", "ptr noalias") for llvm in signature(self.types))
        given = ", ".join(f"{llvm} {arg}" for llvm, arg in zip(kinds, self.registers(), strict=True))
        how = "" if self.is_driver else " alwaysinline"
        define = f"define internal {returned(returns)} @{name}({given}){how} {{"
        self.module.texts.append("\n".join([define, *head, *self.code.lines, "}"]))
        return Made(name, returns, self.read, self.written)

    def registers(self) -> list[str]:
        """The registers that arguments come in."""
        found = []
        for arg in self.args:
            found += [f"%a.{arg}", *(self.names[arg].dims if arg in self.names else ())]
        return found

    def effect(self, node: ast.Call) -> None:
        """A call for its effect: of rules over all lanes, or of a function."""
        f = self.constant(node.func)
        rules = f if isinstance(f, Chain) else alone(f) if hasattr(f, "records") and self.is_driver else None
        if rules is None:
            self.value(node)
            return
        args = [self.value(a) for a in node.args]
        name = self.module.chain(rules, tuple(a.type for a in args))
        self.code.put(f"call void @{name}({', '.join(f'ptr {a.code}' for a in args)})")

    def call(self, node: ast.Call, f: Any, args: list[Value]) -> Value:
        """A call of another function."""
        f = translated(f)
        if not isinstance(f, FunctionType):
            self.refuse(node, f"{ast.unparse(node.func)} is no function of the subset: write one, or pass its answer")
        made = self.module.function(f, tuple(a.type for a in args))
        self.read |= made.read
        self.written |= made.written
        codes = ", ".join(f"{llvm} {code}" for a in args for llvm, code in _passed(a))
        call = f"call {returned(made.returns)} @{made.name}({codes})"
        if made.returns is None:
            self.code.put(call)
            return Value(Tuple(()), "undef")
        return Value(made.returns, self.code.new(call))


def plain(f: Any) -> FunctionType:
    """The function of Python's behind one that is compiled."""
    found: FunctionType = translated(f)
    return found


def signature(types: tuple[Type, ...]) -> list[str]:
    """LLVM's types of arguments: an array is a pointer and the lengths of its axes."""
    found = []
    for kind in types:
        found += [kind.llvm] if isinstance(kind, Number) else ["ptr"]
        found += ["i64"] * (kind.rank if isinstance(kind, Array) else 0)
    return found


def returned(kind: Type | None) -> str:
    """LLVM's type of what a function returns."""
    return "void" if kind is None else kind.llvm  # type: ignore[union-attr]


def _passed(value: Value) -> list[tuple[str, str]]:
    """An argument as it is passed on."""
    if isinstance(value.type, Number):
        return [(value.type.llvm, value.code)]
    return [("ptr", value.code), *(("i64", dim) for dim in value.dims)]


def _into_words(kind: Tuple, call: str) -> list[str]:
    """Instructions that store the parts of a tuple, a word each."""
    lines = [f"  %x = {call}"]
    for k, part in enumerate(kind.parts):
        lines.append(f"  %p{k} = extractvalue {kind.llvm} %x, {k}")
        lines.append(f"  %at{k} = getelementptr inbounds i64, ptr %out, i32 {k}")
        if part is TRUTH:
            lines.append(f"  %w{k} = zext i1 %p{k} to i64")
        code, llvm = (f"%w{k}", "i64") if part is TRUTH else (f"%p{k}", part.llvm)
        lines.append(f"  store {llvm} {code}, ptr %at{k}")
    return [*lines, "  ret void"]
