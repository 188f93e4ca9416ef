"""Rules interpreted and compiled: lanes, fields reached through helpers, weekly rules, chains."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF, compiled
from sim.engine.lanes import L, layout, names_read, row
from sim.engine.maths import helper
from sim.engine.rule import Chain, decorators

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


@dataclass
class Toy:
    count: float = 0.0
    untouched: float = 5.0
    kind: int = 2
    shares: list[float] = field(default_factory=lambda: [1.0, 2.0, 3.0])
    last: float = 0.0


@dataclass
class Given:
    step: float = 10.0
    scale: float = 1.0


@dataclass
class Chance:
    u: float = 0.25


@dataclass
class Day:
    day: float = 0.0
    weekly: float = 0.0


rule, weekly = decorators(Toy, Given, Chance)


@helper
def scaled(w, p):
    return p.scale * w.shares[1]


@helper
def stepped(w, p):
    return p.step + scaled(w, p)


@rule
def grow(w, p, d, t):
    w.count += stepped(w, p) + d.u
    w.kind = 3 if w.count > 20.0 else w.kind


@rule
def note(w, p, d, t):
    w.last = w.count + t.day


@helper
def remember(w):
    w.last = w.count + 3.0


@rule
def through_a_helper(w, p, d, t):
    remember(w)


@weekly
def double(w, p, d, t):
    w.count *= 2.0


@weekly
def add_a_week(w, p, d, t):
    w.count += 7.0


@weekly
def spread(w, p, d, t):
    for i in range(3):
        w.shares[i] += w.count


IN_ORDER = Chain("in_order", (grow, double, note))


def interpret(function, days):
    """The fields of a Toy after these days."""
    w = Toy()
    for day in days:
        function(w, Given(), Chance(), day)
    return vars(w)


def compile_and_run(function, days):
    """Every lane's Toy after these days; lane j begins with a count of j."""
    (w, p, d), words = blocks(), layout(Toy)

    @compiled
    def run(w, p, d, calendar):
        for day in range(calendar.size):
            function(w, p, d, calendar[day])

    run(w, p, d, np.concatenate([row(day) for day in days]))
    return np.ascontiguousarray(w.T).view(words)[:, 0]


def blocks():
    found = []
    for made in (Toy(), Given(), Chance()):
        records = np.repeat(row(made), L)
        if isinstance(made, Toy):
            records["count"] = np.arange(L)
        found.append(np.ascontiguousarray(records.view("f8").reshape(L, -1).T))
    return found


DAYS = [Day(1.0, 1.0), Day(2.0, 0.0), Day(3.0, 0.0)]


def test_a_layout_gives_eight_bytes_a_number_in_the_order_of_the_fields():
    assert layout(Toy).itemsize == 8 * 7
    assert row(Toy())["shares"].tolist() == [[1.0, 2.0, 3.0]]
    assert row(Toy())["kind"].dtype == np.int64


def test_names_read_follows_helpers_of_helpers():
    assert {"count", "shares", "scale", "step", "u", "kind"} <= names_read(grow)
    assert "untouched" not in names_read(grow)
    assert names_read(note).isdisjoint({"shares", "scale", "step"})


@helper
def early(w):
    later(w)


@helper
def later(w):
    w.last = w.count + 1.0


@rule
def through_another(w, p, d, t):
    early(w)


def test_a_helper_may_stand_below_its_caller():
    assert np.all(compile_and_run(through_another, DAYS)["last"] == np.arange(L) + 1.0)


def test_a_rule_keeps_what_a_helper_writes():
    assert np.all(compile_and_run(through_a_helper, DAYS)["last"] == np.arange(L) + 3.0)


def test_a_rule_gets_what_it_reads_through_helpers_in_every_lane():
    after = compile_and_run(grow, DAYS[:1])
    assert np.array_equal(after["count"], np.arange(L) + 10.0 + 2.0 + 0.25)
    assert np.array_equal(after["kind"], np.where(after["count"] > 20.0, 3, 2))


def test_a_rule_leaves_alone_what_it_does_not_name():
    after = compile_and_run(grow, DAYS)
    assert np.all(after["untouched"] == 5.0)
    assert np.all(after["shares"] == [1.0, 2.0, 3.0])


@pytest.mark.parametrize("mode", [interpret, compile_and_run])
def test_a_weekly_rule_acts_on_weekly_days_alone(mode):
    count = np.ravel(mode(add_a_week, [Day(1.0, 1.0), Day(2.0, 0.0), Day(8.0, 1.0)])["count"])
    assert np.array_equal(count, np.arange(len(count)) + 14.0)
    idle = np.ravel(mode(add_a_week, DAYS[1:])["count"])
    assert np.array_equal(idle, np.arange(len(idle)))


def test_a_chain_applies_its_rules_in_their_order():
    w = interpret(IN_ORDER, DAYS)
    first = (0.0 + 12.25) * 2.0
    assert (w["count"], w["last"]) == (first + 12.25 + 12.25, first + 24.5 + 3.0)


@pytest.mark.parametrize("function", [grow, note, double, spread, IN_ORDER])
def test_compiled_and_interpreted_rules_agree(function):
    alone, together = interpret(function, DAYS), compile_and_run(function, DAYS)[0]
    for name in layout(Toy).names:
        assert np.array_equal(together[name], alone[name]), name


def test_a_chain_keeps_two_rules_of_one_name_apart():
    @rule
    def note(w, p, d, t):
        w.last = -1.0

    def first():
        return globals()["note"]

    assert interpret(Chain("two", (first(), note)), DAYS)["last"] == -1.0
    assert interpret(Chain("two", (note, first())), DAYS)["last"] == 3.0
