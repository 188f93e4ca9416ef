"""Rules over the lanes of a block: histories side by side, word by word, so that one loop becomes SIMD code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sim.engine.lanes import L, layout
from sim.engine.translator.types import INT, Record, Type, record_of
from sim.errors import Untranslatable

if TYPE_CHECKING:
    from sim.engine.rule import Chain
    from sim.engine.translator.module import Made, Module

BLOCK = "ptr noalias %w, ptr noalias %p, ptr noalias %d, ptr noalias %t"
BEGIN = ["  br label %lane", "lane:", "  %j = phi i64 [ 0, %entry ], [ %next, %lane ]"]
AGAIN = [
    "  %next = add nuw nsw i64 %j, 1",
    f"  %more = icmp ult i64 %next, {L}",
    "  br i1 %more, label %lane, label %done, !llvm.loop !0",
    "done:",
    "  ret void",
    "}",
]


def chain_of(module: Module, name: str, rules: Chain, today: Type) -> str:
    """A function that applies rules in order over a block; weekly ones on the days that are marked so.

    Parameters
    ----------
    module : that takes the rules
    name : of the function
    rules : in order
    today : the record of a day
    """
    if not isinstance(today, Record) or (weekly := today.field("weekly")) is None:
        raise Untranslatable(f"{name} takes blocks of w, p and d, and a record of the day with a field `weekly`")
    lines = [f"define internal void @{name}({BLOCK}) {{"]
    lines.append(f"  %at = getelementptr inbounds i64, ptr %t, i32 {weekly.word}")
    lines += ["  %flag = load double, ptr %at", "  %due = fcmp une double %flag, 0.0"]
    for k, rule in enumerate(rules.rules):
        call = f"  call void @{over_lanes(module, rule, today)}(ptr %w, ptr %p, ptr %d, ptr %t)"
        on = [f"  br i1 %due, label %due{k}, label %on{k}", f"due{k}:", call, f"  br label %on{k}", f"on{k}:"]
        lines += on if rule.is_weekly else [call]
    return "\n".join([*lines, "  ret void", "}"])


def over_lanes(module: Module, rule: Any, today: Record) -> str:
    """A function that applies one rule in every lane: what it reads is loaded, what it may write is stored.

    Only those words: the optimiser would find the rest idle, but only after looking at hundreds in every rule, and as
    it must check whether stores and loads can overlap, it would leave rules unvectorised.
    """
    records = tuple(record_of(layout(cls)) for cls in rule.records)
    made = module.function(rule.function, (*records, today))
    name = module.free(f"lanes.{made.name}")
    lines = [f"define internal void @{name}({BLOCK}) noinline {{", "entry:"]
    lines += [f"  %own.{k} = alloca [{record.words} x i64]" for k, record in zip("wpd", records, strict=True)]
    body = Moves(records, made)
    lines += [*BEGIN, *body.load(), f"  call void @{made.name}(ptr %own.w, ptr %own.p, ptr %own.d, ptr %t)"]
    module.texts.append("\n".join([*lines, *body.store(), *AGAIN]))
    return name


class Moves:
    """Words between a block and a lane's own records."""

    def __init__(self, records: tuple[Record, ...], made: Made) -> None:
        self.records, self.made, self.count = dict(zip("wpd", records, strict=True)), made, 0

    def load(self) -> list[str]:
        """From the block: what is read, and what may be written (as it may be left alone)."""
        touched = self.made.read | self.made.written
        return [line for k, word, kind in self.words(touched) for line in self.move(k, word, kind, False)]

    def store(self) -> list[str]:
        """Into the block: what may be written."""
        return [line for k, word, kind in self.words(self.made.written) for line in self.move(k, word, kind, True)]

    def words(self, touched: set[Any]) -> Iterable[tuple[str, int, str]]:
        """The words of the fields that are touched, in order, with their types."""
        for k, record in self.records.items():
            for field in record.fields:
                if (record, field) in touched:
                    yield from ((k, word, "i64" if field.cell.number is INT else "double") for word in field.words)

    def move(self, k: str, word: int, kind: str, is_back: bool) -> list[str]:
        """One word there, or back."""
        self.count += 1
        n = self.count
        cell, own = f"%cell{n}", f"%mine{n}"
        source, to = (own, cell) if is_back else (cell, own)
        return [
            f"  {cell} = getelementptr inbounds [{L} x i64], ptr %{k}, i64 {word}, i64 %j",
            f"  {own} = getelementptr inbounds i64, ptr %own.{k}, i32 {word}",
            f"  %word{n} = load {kind}, ptr {source}",
            f"  store {kind} %word{n}, ptr {to}",
        ]
