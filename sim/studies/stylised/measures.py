"""What in the model answers a stylised fact: a share, a number, or an effect whose sign is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import nan
from typing import NamedTuple

import numpy as np

from sim.model.stages import Stage
from sim.scenario.files import BASELINE
from sim.stats import mean_of, paired_difference, rate_ratio, share_interval, shares_apart
from sim.studies.stylised.lived import Array, Lived

MONTH = 365.25 / 12
SHARE, VALUE, SIGN = "share", "value", "sign"
FULL_SUPPORT = "residual-force"  # soldiers stay
WEEKS = 4  # on each side of what is asked about
WINDOW = 60  # days about the deadline


class Answer(NamedTuple):
    """What the model shows: its number, its 95% sampling interval (of a VALUE, the middle 90% of the histories), of how
    many histories; `null` is an effect's number if there is none."""

    value: float
    low: float
    high: float
    histories: int
    null: float = 0.0


class Ask(NamedTuple):
    """What is asked: of which scenario, and within how many months."""

    scenario: str = BASELINE
    months: float = nan

    @property
    def days(self) -> float:
        """The same in days."""
        return self.months * MONTH


class Measure(NamedTuple):
    """How an answer is found, of which kind it is, in which unit; whether it is within so many months."""

    kind: str
    unit: str
    find: Callable[[Lived, Ask], Answer]
    has_months: bool = False


def accord_within(lived: Lived, ask: Ask) -> Answer:
    """Of histories whose talks opened early enough to see it: settled within so many months of the opening."""
    w = lived.ends(ask.scenario)
    seen = (w["opening_day"] >= 0) & (w["opening_day"] <= lived.last - ask.days)
    return _share((w["settlement_day"] >= 0) & (w["settlement_day"] - w["opening_day"] <= ask.days), seen)


def settled_among_ended(lived: Lived, ask: Ask) -> Answer:
    """Of histories that ended by settlement or fall: by settlement."""
    w = lived.ends(ask.scenario)
    return _share(w["settlement_day"] >= 0, (w["settlement_day"] >= 0) | (w["fall_day"] >= 0))


def fallen_after_exit(lived: Lived, ask: Ask) -> Answer:
    """Of histories whose last soldier left early enough to see it: fallen within so many months."""
    w = lived.ends(ask.scenario)
    seen = (w["exit_day"] >= 0) & (w["exit_day"] <= lived.last - ask.days)
    return _share((w["fall_day"] >= w["exit_day"]) & (w["fall_day"] - w["exit_day"] <= ask.days), seen)


def back_in_the_fight(lived: Lived, ask: Ask) -> Answer:
    """Mean share of the freed that are back in the fight at the end, where any were freed."""
    w = lived.ends(ask.scenario)
    freed = w["prisoners_released"] > 0
    return _mean(w["fighters"][freed] / w["prisoners_released"][freed])


def fall_after_donors_stop(lived: Lived, ask: Ask) -> Answer:
    """Months from the donors' stop to the fall, where the government falls after it: median and middle 90%."""
    w, scenario = lived.ends(ask.scenario), lived.scenario(ask.scenario)
    until = scenario.values["donors.until"]
    assert isinstance(until, date)
    stop = (until - scenario.start).days
    months = (w["fall_day"][w["fall_day"] > stop] - stop) / MONTH
    low, middle, high = np.quantile(months, (0.05, 0.5, 0.95)) if len(months) else (nan, nan, nan)
    return Answer(float(middle), float(low), float(high), len(months))


def settlements_added(lived: Lived, ask: Ask) -> Answer:
    """Settlements in a scenario less those of the baseline, in points, by pairs."""
    ours, theirs = (lived.ends(name)["settlement_day"] >= 0 for name in (ask.scenario, BASELINE))
    return Answer(*paired_difference(ours, theirs), len(ours))


def aid_beside_soldiers(lived: Lived, ask: Ask) -> Answer:
    """Falls that the donors' stop adds to the baseline, less those that soldiers who stay take away, in points."""
    stop, plain, stay = (lived.ends(name)["fall_day"] >= 0 for name in (ask.scenario, BASELINE, FULL_SUPPORT))
    return _mean(100.0 * (stop.astype(float) - plain - (plain.astype(float) - stay)))


def ends_after_exit(lived: Lived, ask: Ask) -> Answer:
    """How many times as often wars end, by settlement or fall, in days after the last soldier as in those before."""
    w = lived.ends(ask.scenario)
    end = np.maximum(w["settlement_day"], w["fall_day"])
    until = np.where(end >= 0, end, lived.last)
    leaves = np.where(w["exit_day"] >= 0, w["exit_day"], np.inf)
    before, after = np.minimum(until, leaves), np.maximum(until - leaves, 0.0)
    ended = end >= 0
    late, early = (ended & (end > leaves)).sum(), (ended & (end <= leaves)).sum()
    return Answer(*rate_ratio((late, after.sum()), (early, before.sum())), len(w), 1.0)


def deadline_spike(lived: Lived, ask: Ask) -> Answer:
    """How many times as often talks settle in the last days of the plan as in as many days before and after these."""
    w, scenario = lived.ends(ask.scenario), lived.scenario(ask.scenario)
    planned = scenario.values["withdrawal.deadline"]
    assert isinstance(planned, date)
    deadline = (planned - scenario.start).days
    end = np.maximum(w["settlement_day"], w["fall_day"])
    until = np.where(end >= 0, end, lived.last)

    def settled(first: int) -> tuple[int, float]:
        inside = (w["settlement_day"] >= first) & (w["settlement_day"] < first + WINDOW)
        return int(inside.sum()), float(np.clip(until - first, 0.0, WINDOW).sum())

    (last, days), (earlier, less), (later, more) = (settled(deadline + k * WINDOW) for k in (-1, -2, 0))
    return Answer(*rate_ratio((last, days), (earlier + later, less + more)), len(w), 1.0)


def stronger_rebels_settle(lived: Lived, ask: Ask) -> Answer:
    """Settlements where the Taliban are stronger than usual less those where they are weaker, in points."""
    strength = lived.inputs("taliban.strength")
    return _halves(strength, lived.ends(ask.scenario)["settlement_day"] >= 0)


def releases_under_violence(lived: Lived, ask: Ask) -> Answer:
    """Histories in which all are freed within so many months, where the first 45 days saw more attacks than usual less
    where they saw fewer, in points."""
    w = lived.ends(ask.scenario)
    freed = (w["release_done_day"] >= 0) & (w["release_done_day"] <= ask.days)
    return _halves(w["attacks_first_45_days"], freed)


def resumption_under_violence(lived: Lived, ask: Ask) -> Answer:
    """Of histories whose talks broke off at least once: going on or settled at the end, where more were killed a day
    than usual less where fewer were, in points."""
    w = lived.ends(ask.scenario)
    w = w[(w["suspensions"] > 0) & (w["fall_day"] < 0)]
    until = np.where(w["settlement_day"] >= 0, w["settlement_day"], lived.last)
    return _halves(w["attacks"] / until, w["stage"] != Stage.SUSPENDED)


def calm_of_substance(lived: Lived, ask: Ask) -> Answer:
    """Change of attacks a day in the weeks after talks on substance begin, less that after talks open at all."""
    substance, opening = (_change(lived, "attacks", name, 0) for name in ("procedure_day", "opening_day"))
    return _mean(_known(substance - opening))


def losses_before_talks(lived: Lived, ask: Ask) -> Answer:
    """Deaths of Afghan forces a day in the weeks before talks open, less those in the weeks before these."""
    return _mean(_known(_change(lived, "security_forces_killed", "opening_day", -WEEKS)))


def _change(lived: Lived, name: str, day: str, later: int) -> Array:
    """What a total gains a day in the weeks after a day, less in those before, beside the mean of all histories in the
    same weeks (season and course of the war cancel); NaN where these weeks are not lived.

    Parameters
    ----------
    lived : the histories
    name : of the total
    day : the field that has the day
    later : weeks by which it is moved
    """
    totals = lived.by_week[name]
    w = lived.ends()[: len(totals)]
    change = (totals[:, 2 * WEEKS :] - 2.0 * totals[:, WEEKS:-WEEKS] + totals[:, : -2 * WEEKS]) / (7.0 * WEEKS)
    end = np.maximum(w["settlement_day"], w["fall_day"])
    over = 7 * np.arange(2 * WEEKS, totals.shape[1])[None, :] > np.where(end >= 0, end, lived.last)[:, None]
    change = np.ma.masked_array(change, over)
    beside = (change - change.mean(axis=0)).filled(nan)
    column = np.round(w[day] / 7.0).astype(int) + later - WEEKS
    inside = (w[day] >= 0) & (column >= 0) & (column < change.shape[1])
    return np.where(inside, beside[np.arange(len(w)), np.where(inside, column, 0)], nan)


def _known(values: Array) -> Array:
    return np.asarray(values[np.isfinite(values)])


def _share(is_so: Array, counted: Array) -> Answer:
    so, n = int((is_so & counted).sum()), int(counted.sum())
    return Answer(so / n, *share_interval(so, n), n) if n else Answer(nan, nan, nan, 0)


def _mean(values: Array) -> Answer:
    return Answer(*mean_of(values), len(values))


def _halves(by: Array, is_so: Array) -> Answer:
    """The share in the upper half less that in the lower half, in points; the halves are taken as independent."""
    upper = by > np.median(by) if len(by) else np.zeros(0, bool)
    return Answer(*shares_apart(is_so[upper], is_so[~upper]), len(by))


MEASURES = {
    "accord_within": Measure(SHARE, "", accord_within, has_months=True),
    "settled_among_ended": Measure(SHARE, "", settled_among_ended),
    "fallen_after_exit": Measure(SHARE, "", fallen_after_exit, has_months=True),
    "back_in_the_fight": Measure(SHARE, "", back_in_the_fight),
    "fall_after_donors_stop": Measure(VALUE, "months", fall_after_donors_stop),
    "settlements_added": Measure(SIGN, "points", settlements_added),
    "aid_beside_soldiers": Measure(SIGN, "points", aid_beside_soldiers),
    "ends_after_exit": Measure(SIGN, "times", ends_after_exit),
    "deadline_spike": Measure(SIGN, "times", deadline_spike),
    "stronger_rebels_settle": Measure(SIGN, "points", stronger_rebels_settle),
    "releases_under_violence": Measure(SIGN, "points", releases_under_violence, has_months=True),
    "resumption_under_violence": Measure(SIGN, "points", resumption_under_violence),
    "calm_of_substance": Measure(SIGN, "attacks a day", calm_of_substance),
    "losses_before_talks": Measure(SIGN, "deaths a day", losses_before_talks),
}
