"""Junctures, what-ifs and pairs: branches carry the state over exactly and differ in nothing but what is said."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from sim.engine.addresses import SCAN
from sim.engine.compiled import IS_OFF
from sim.errors import UsageError
from sim.model.outcomes import OUTCOMES
from sim.replay import junctures as junctures_module
from sim.replay.event import Event
from sim.replay.junctures import Junctures, branch_days, junctures, lived_otherwise
from sim.replay.narrative import tell
from sim.replay.pairs import pair
from sim.replay.record import Record, play
from sim.replay.rollouts import Branch, branch_of, futures
from sim.replay.whatif import what_if
from sim.scenario.files import load

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


@cache
def history(name: str = "doha-2020", run: int = 4278) -> tuple[Record, list[Event]]:
    record = play(load(name), 1, run)
    return record, tell(record)


@cache
def turned() -> Junctures:
    return junctures(*history(), 128)


def test_a_future_with_the_history_s_own_luck_is_the_history() -> None:
    record, _ = history()
    branches = [branch_of(record, day) for day in (0, 1, 6, 100, 300, record.last)]
    ended = futures(record, branches, record.run, 1)
    assert [OUTCOMES[k] for k in ended[:, 0]] == [record.outcome] * len(branches)


def test_futures_do_not_depend_on_which_branches_are_asked_for_together() -> None:
    record, _ = history()
    branches = [branch_of(record, day) for day in (10, 200, 250)]
    together = futures(record, branches, SCAN.first, 40)
    assert np.array_equal(together[1], futures(record, branches[1:2], SCAN.first, 40)[0])


def test_shares_sum_to_one_and_end_in_certainty() -> None:
    found = turned()
    assert np.allclose(found.shares.sum(axis=1), 1.0)
    assert found.shares[-1][OUTCOMES.index(found.record.outcome)] == 1.0
    own = found.shares[:, OUTCOMES.index(found.record.outcome)]
    assert np.all((found.bounds[:, 0] <= own) & (own <= found.bounds[:, 1]))
    assert found.bounds[0, 0] < own[0] < found.bounds[0, 1]


def test_the_parts_sum_to_the_way_from_the_first_share_to_certainty() -> None:
    found = turned()
    assert found.parts["whole"] == pytest.approx(sum(found.parts[k] for k in ("decisions", "chance", "between")))
    own = OUTCOMES.index(found.record.outcome)
    assert found.parts["whole"] == pytest.approx(100 * (1 - found.shares[0][own]))


def test_turns_are_told_in_order_hold_on_other_luck_and_name_what_happened() -> None:
    found = turned()
    assert [turn.day for turn in found.turns] == sorted({turn.day for turn in found.turns})
    for turn in found.turns:
        assert turn.low > 0 or turn.high < 0
        assert turn.low <= turn.points <= turn.high
        assert turn.points == pytest.approx(100 * (turn.after["settlement"] - turn.before["settlement"]))
        assert all(event.day == turn.day for event in turn.events)
    assert any(event.kind == "procedure" for turn in found.turns for event in turn.events)


def test_a_step_that_is_only_luck_is_not_called_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days on which the state does not change at all: the history's last day against itself."""
    record, events = history()
    monkeypatch.setattr(junctures_module, "branch_of", lambda record, day: branch_of(record, 50))
    assert junctures(record, events, 32).turns == ()


def test_every_order_that_changed_is_looked_at() -> None:
    record, events = history()
    days = set(branch_days(record, events).tolist())
    for name in ("pace", "effort", "offensive", "releasing"):
        changed = set((np.flatnonzero(np.diff(record.states[name])) + 1).tolist())
        free = {c.day for c in record.choices if c.reason.free}
        assert changed & free <= days, name


def test_a_day_lived_with_the_same_order_is_the_day() -> None:
    record, _ = history()
    for choice in [c for c in record.choices if c.reason.free and c.reason.chosen != c.reason.before][:12]:
        values = dict(choice.reason.values)
        values[choice.reason.next] = values[choice.reason.chosen]
        same = choice._replace(reason=choice.reason._replace(values=values))
        assert lived_otherwise(record, same).tobytes() == record.states[choice.day].tobytes()


def test_a_day_lived_otherwise_has_the_other_order() -> None:
    record, _ = history()
    choice = next(c for c in record.choices if c.reason.decision == "effort" and c.day == 1)
    other = lived_otherwise(record, choice)
    assert other["effort"] == choice.reason.values[choice.reason.next]
    assert other["troops"] == record.states["troops"][1]


def test_a_what_if_that_changes_nothing_changes_nothing() -> None:
    record, _ = history()
    said = f"withdrawal.conditionality={record.scenario.values['withdrawal.conditionality']}"
    found = what_if(record, date(2020, 9, 12), [said], 64)
    assert found.other.states.tobytes() == record.states.tobytes()
    assert all(change.points == 0 for change in found.changes)


def test_a_what_if_leaves_the_past_alone_and_is_felt_from_its_day_on() -> None:
    record, _ = history()
    found = what_if(record, date(2020, 9, 13), ["withdrawal.conditionality=2", "prisoners.batch=100"], 64)
    day = found.day
    assert found.other.states[:day].tobytes() == record.states[:day].tobytes()
    assert found.other.states[day:].tobytes() != record.states[day : len(found.other.states)].tobytes()
    assert sum(change.share for change in found.changes) == pytest.approx(1.0)
    assert sum(change.points for change in found.changes) == pytest.approx(0.0)
    assert [c.day for c in found.other.choices] == sorted(c.day for c in found.other.choices)


def test_tying_the_exit_to_violence_moves_futures_towards_a_settlement() -> None:
    found = what_if(history()[0], date(2020, 9, 12), ["withdrawal.conditionality=1.5"])
    settlement = next(change for change in found.changes if change.outcome == "settlement")
    assert settlement.points_low > 0


@pytest.mark.parametrize(
    ("setting", "message"),
    [("withdrawal.deadlin=2021-05-01", "did you mean 'withdrawal.deadline'"), ("withdrawal.deadline", "cannot read"),
     ("withdrawal.deadline=soon", "expected a date"), ("withdrawal.residual=-3", "must be between"),
     ("prisoners.terms_agreed=true", "first day alone"), ("withdrawal.deadline=2020-07-20", "must not come before")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(setting: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        what_if(history()[0], date(2020, 9, 12), [setting], 16)


@pytest.mark.parametrize("when", [date(2020, 2, 29), date(2022, 1, 1)])
def test_a_day_outside_the_history_is_refused(when: date) -> None:
    with pytest.raises(UsageError, match="lies outside this history"):
        what_if(history()[0], when, ["withdrawal.conditionality=1"], 16)


def test_twins_in_the_same_world_never_part() -> None:
    record, _ = history()
    found = pair(record, record)
    assert (found.diverged, found.levers, found.divergences) == (None, (), ())


def test_twins_part_on_the_first_day_that_differs() -> None:
    one, two = history()[0], history("residual-force")[0]
    found = pair(one, two)
    assert found.diverged is not None
    assert one.states[: found.diverged].tobytes() == two.states[: found.diverged].tobytes()
    assert all(np.any(one.states[found.diverged][name] != two.states[found.diverged][name]) for name in found.by)
    assert [name for name, *_ in found.levers] == ["withdrawal.residual"]
    fields = {"pace": "pace", "release": "releasing", "operations": "offensive", "effort": "effort"}
    for divergence in found.divergences:
        field = fields[divergence.decision]
        assert one.states[field][divergence.day] != two.states[field][divergence.day]
        before = divergence.day - 1
        assert one.states[field][before] == two.states[field][before] or divergence.day > found.diverged


def test_twins_need_the_same_luck_and_the_same_first_day() -> None:
    record = history()[0]
    with pytest.raises(UsageError, match="same random streams"):
        pair(record, play(record.scenario, 2, record.run))
    with pytest.raises(UsageError, match="same day"):
        pair(record, history("draft-2019")[0])


def test_a_branch_at_the_end_has_one_outcome() -> None:
    record, _ = history()
    ended = futures(record, [Branch(record.scenario, record.last, record.states[-1])], SCAN.first, 7)
    assert ended.tolist() == [[OUTCOMES.index(record.outcome)] * 7]
