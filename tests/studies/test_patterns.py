"""The dated facts: what histories show for them, whether that passes, how far off it is; and what they rest on."""

import math
from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.lanes import layout
from sim.model.catalogue import catalogue
from sim.model.state import State
from sim.scenario.files import load
from sim.sources.ledger import ledger
from sim.studies.calibration.patterns import Pattern, SummaryStatistics, certain, left_out, patterns

START = load("doha-2020").start
LATEST = date(2020, 10, 28)  # of the latest document
PATTERNS = {pattern.id: pattern for pattern in patterns(START)}
FIRST, SECOND = date(2020, 3, 10), date(2020, 3, 20)
LISTS = ("kept", "broken", "trust")
each = pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda p: p.id)


def pattern(of, low, high=None, tolerance=0.0, unit="attacks", since=None):
    span = (float(low), float(low if high is None else high))
    return Pattern("one", "", "A fact", of, SECOND, since, unit, low, *span, tolerance, "a reason", ())


def worlds(**columns):
    """Worlds in which these fields have these values."""
    out = np.zeros(len(next(iter(columns.values()))), layout(State))
    for name, values in columns.items():
        out[name] = values
    return out


def test_a_fact_is_read_off_its_field_on_its_day():
    found = pattern(("troops",), 8600).observe({SECOND: worlds(troops=[13000.0, 8600.0])})
    assert found.tolist() == [13000.0, 8600.0]


def test_what_was_there_before_is_taken_off():
    one = pattern(("attacks",), 10, since=FIRST)
    assert one.moments() == (FIRST, SECOND)
    assert one.observe({FIRST: worlds(attacks=[3.0, 7.0]), SECOND: worlds(attacks=[10.0, 7.0])}).tolist() == [7.0, 0.0]


def test_several_fields_are_added_up_and_then_taken_off():
    one = pattern(("killed_first_45_days", "civilians_killed"), 10, since=FIRST)
    before = worlds(killed_first_45_days=[1.0], civilians_killed=[2.0])
    after = worlds(killed_first_45_days=[10.0], civilians_killed=[20.0])
    assert one.observe({FIRST: before, SECOND: after}).tolist() == [27.0]


def test_an_element_of_a_list():
    trust = np.arange(12.0).reshape(2, 6)
    assert pattern(("trust[2]",), 0.5).observe({SECOND: worlds(trust=trust)}).tolist() == [2.0, 8.0]


def test_a_day_that_never_comes_is_infinitely_late():
    seen = pattern(("opening_day",), 196, unit="day").observe({SECOND: worlds(opening_day=[-1.0, 196.0, 0.0])})
    assert seen.tolist() == [math.inf, 196.0, 0.0]


def test_minus_one_is_a_number_where_it_is_no_day():
    """Troops gained by one, say: only days never come."""
    one = pattern(("troops",), 0, since=FIRST, unit="troops")
    assert one.observe({FIRST: worlds(troops=[2.0]), SECOND: worlds(troops=[1.0])}).tolist() == [-1.0]


@pytest.mark.parametrize(
    ("low", "high", "tolerance", "seen", "distance"),
    [
        (8600, 8600, 300, 8600, 0.0),
        (8600, 8600, 300, 8900, 0.0),  # the tolerance itself still passes
        (8600, 8600, 300, 8300, 0.0),
        (8600, 8600, 300, 9200, 0.5),  # a tolerance beyond the tolerance
        (8600, 8600, 300, 7400, 0.75),  # three of them
        (4500, 5000, 250, 4250, 0.0),
        (4500, 5000, 250, 4000, 0.5),
        (4500, 5000, 250, 5500, 0.5),
        (0, 0, 0, 0, 0.0),
        (0, 0, 0, 3, 0.75),  # no tolerance and no target to take a tenth of: by ones
        (0, 1000, 0, 1100, 0.5),  # no tolerance: by tenths of the target
        (20, math.inf, 0, 1e9, 0.0),
        (20, math.inf, 0, math.inf, 0.0),
        (20, math.inf, 0, 18, 0.5),
        (196, 196, 30, math.inf, 1.0),  # what never comes is as far off as can be
        (math.inf, math.inf, 0, math.inf, 0.0),  # never was asked for
        (math.inf, math.inf, 0, 10, 1.0),
    ],
)
def test_passing_and_missing_by_hand(low, high, tolerance, seen, distance):
    one = pattern(("attacks",), low, high, tolerance)
    assert one.passes(np.array([seen])).tolist() == [distance == 0.0]
    assert one.distance(np.array([seen])).tolist() == pytest.approx([distance])


numbers = st.floats(-1e6, 1e6)
spans = st.tuples(numbers, numbers).map(sorted) | st.tuples(numbers, st.just(math.inf)) | st.just((math.inf, math.inf))


@given(span=spans, tolerance=st.floats(0.0, 1e5), seen=st.lists(numbers | st.just(math.inf), min_size=2, max_size=20))
def test_a_miss_is_nought_just_where_it_passes_and_grows_with_the_distance(span, tolerance, seen):
    low, high = span
    one, values = pattern(("attacks",), low, high, tolerance), np.array(sorted(seen))
    distance = one.distance(values)
    assert np.array_equal(distance == 0.0, one.passes(values))
    assert np.all((distance >= 0.0) & (distance <= 1.0))
    assert np.all(np.diff(distance[values <= low]) <= 0.0)
    assert np.all(np.diff(distance[values >= high]) >= 0.0)


@given(high=st.floats(0.1, 1.0), tolerance=st.floats(0.01, 0.3))
def test_next_to_the_bound_passing_and_missing_agree(high, tolerance):
    """To the last bit: a particle at no distance at all has passed."""
    edges = [x for bound in (high - tolerance, high + tolerance) for x in np.nextafter(bound, [-9.0, bound, 9.0])]
    one = pattern(("taliban_share",), high, high, tolerance)
    assert np.array_equal(one.distance(np.array(edges)) == 0.0, one.passes(np.array(edges)))


def test_a_lookout_looks_on_every_day_that_matters_once():
    watched = [pattern(("attacks",), 1, since=FIRST), pattern(("troops",), 1)]
    statistics = SummaryStatistics(watched, START)
    assert statistics.dates == [FIRST, SECOND]
    assert statistics.days == [10, 20]
    assert statistics.end == SECOND
    seen = np.stack([worlds(attacks=[1.0], troops=[5.0]), worlds(attacks=[4.0], troops=[2.0])], axis=1)
    assert statistics.observe(seen).tolist() == [[3.0, 2.0]]
    assert statistics.passes(statistics.observe(seen)).tolist() == [[False, False]]
    assert statistics.distances(np.array([[1.0, 2.0]])).tolist() == [[0.0, 1.0 / 1.1]]


# What the file says.


@each
def test_a_pattern_is_whole(pattern):
    assert pattern.fact
    assert len(pattern.reason.split()) >= 3
    assert pattern.tolerance >= 0.0
    assert pattern.low <= pattern.high
    assert pattern.evidence
    assert pattern.unit


@each
def test_a_pattern_s_fields_are_the_world_s(pattern):
    names = {f.name for f in fields(State)}
    assert pattern.fields
    for said in pattern.fields:
        name, _, index = said.partition("[")
        assert name in names
        assert bool(index) == (name in LISTS)
        pattern.observe(dict.fromkeys(pattern.moments(), np.zeros(1, layout(State))))


@each
def test_a_day_is_asked_for_as_a_day(pattern):
    assert (pattern.unit == "day") == all(name.endswith("_day") for name in pattern.fields)
    assert (pattern.unit == "day") == (pattern.said == "never" or isinstance(pattern.said, date))
    if pattern.said == "never":
        assert (pattern.low, pattern.high) == (math.inf, math.inf)


@each
def test_nothing_after_the_latest_document_is_used(pattern):
    days = [*pattern.moments(), *([pattern.said] if isinstance(pattern.said, date) else [])]
    assert all(START <= day <= LATEST for day in days)
    assert list(pattern.moments()) == sorted(pattern.moments())
    for name in pattern.evidence:
        dated = ledger()[name].date
        assert dated <= LATEST.isoformat()[: len(dated)], name


@each
def test_the_evidence_is_in_the_ledger_and_one_entry_was_meant_for_it(pattern):
    assert all(name in ledger() for name in pattern.evidence)
    assert any("pattern" in ledger()[name].use for name in pattern.evidence)


def test_every_dated_fact_of_the_ledger_is_asked_for_or_left_out_for_a_reason():
    meant = {name for name, entry in ledger().items() if "pattern" in entry.use}
    asked = {name for pattern in (*PATTERNS.values(), *certain(START)) for name in pattern.evidence}
    assert meant <= asked | set(left_out())
    assert not asked & set(left_out())
    assert set(left_out()) <= meant
    assert all(len(reason.split()) >= 3 for reason in left_out().values())


def test_there_are_facts_about_everything_that_the_talks_turned_on():
    """At least twelve, over six subjects."""
    subjects = {
        "withdrawal": {"troops"},
        "prisoners": {"prisoners_released"},
        "violence": {"attacks", "attacks_first_45_days", "killed_first_45_days"},
        "strikes": {"strikes"},
        "table": {"stage", "opening_day", "procedure_day"},
        "trust": {"trust[2]"},
    }
    asked = {name for pattern in PATTERNS.values() for name in pattern.fields}
    assert len(PATTERNS) >= 12
    assert [subject for subject, names in subjects.items() if not names & asked] == []


def figures(name):
    return ledger()[name].figures


def usual(days):
    """Attacks in so many days of 2019."""
    return days * float(catalogue()["war.attacks_2019"].value)


@pytest.mark.parametrize(
    ("name", "bound", "figure"),
    [
        ("troops-july", "low", figures("troops.first_phase")[0]),
        ("troops-july", "low", figures("troops.sept_8600")[0]),
        ("troops-september", "low", figures("troops.sept_8600")[0]),
        ("prisoners-free", "low", figures("prisoners.demand")[0]),
        ("attacks-45", "low", figures("violence.attacks_45_days")[0]),
        ("forces-killed-45", "low", figures("violence.ansdf_killed")[0]),
        ("operations-45", "high", 0.75 * figures("violence.allied_operations")[0]),
        ("afghans-killed-45", "high", figures("violence.weekly_dead")[0] / 30 * 45),
        ("afghans-killed-45", "low", 100 / 7 * 45),
        ("violence-october", "low", usual(28)),
        ("dead-october", "high", figures("violence.weekly_dead")[0] / 30 * 28),
        ("talks-open", "low", (date.fromisoformat(ledger()["talks.began"].date) - START).days),
        ("territory", "low", figures("taliban.territory")[0]),
    ],
)
def test_targets_are_the_documents_figures(name, bound, figure):
    """To the nearest that a whole number comes: a rate over 45 days is rounded to tens."""
    slack = 3.0 if figure != int(figure) and figure > 1.0 else 0.0
    assert getattr(PATTERNS[name], bound) == pytest.approx(figure, abs=slack)


def test_a_target_that_is_no_span_is_one_point():
    for name in ("troops-july", "prisoners-free", "talks-open", "territory"):
        assert PATTERNS[name].low == PATTERNS[name].high


def test_the_days_of_a_span_are_told_by_the_figures_too():
    days = figures("troops.first_phase")[1]
    assert PATTERNS["troops-july"].day == START + timedelta(days=int(days))
    assert PATTERNS["attacks-45"].day == date.fromisoformat(ledger()["violence.attacks_45_days"].date)
    assert figures("violence.attacks_45_days")[2] == 45
