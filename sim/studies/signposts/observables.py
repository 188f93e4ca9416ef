"""What an observer can see by a date: deeds that are counted, none of what parties think or what inputs are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
WEEKS = 28  # days that recent deeds are counted over


class Observable(NamedTuple):
    """A deed: its name, what it is in words, its unit; `fields` of the state are added up, less what they were four
    weeks before if it is `recent`, and given by the day; of a day, how long ago it was, and never is longest ago."""

    name: str
    label: str
    unit: str
    fields: tuple[str, ...]
    recent: bool = False
    is_day: bool = False

    def seen(self, now: Array, before: Array, day: int) -> Array:
        """What is seen on a day, one number a history.

        Parameters
        ----------
        now, before : states on the day and four weeks earlier
        day : since the start
        """
        total = np.sum([now[field].astype(float) for field in self.fields], axis=0)
        if self.is_day:
            return np.where(total < 0.0, day + 1.0, total)
        if not self.recent:
            return np.asarray(total)
        return np.asarray(total - np.sum([before[field].astype(float) for field in self.fields], axis=0)) / WEEKS


OBSERVABLES = (
    Observable("attacks", "Taliban attacks a day (4 weeks)", "attacks/day", ("attacks",), recent=True),
    Observable("dead", "Afghans killed a day (4 weeks)", "deaths/day",
               ("security_forces_killed", "civilians_killed"), recent=True),
    Observable("strikes", "US air strikes a day (4 weeks)", "strikes/day", ("strikes",), recent=True),
    Observable("operations", "Afghan and allied operations a day (4 weeks)", "operations/day", ("operations",),
               recent=True),
    Observable("troops", "US troops", "troops", ("troops",)),
    Observable("prisoners", "Taliban prisoners freed", "prisoners", ("prisoners_released",)),
    Observable("returned", "Government prisoners freed", "prisoners", ("prisoners_returned",)),
    Observable("first_release", "Day of the first release", "days", ("first_release_day",), is_day=True),
    Observable("opening", "Day on which the talks opened", "days", ("opening_day",), is_day=True),
    Observable("procedure", "Day on which procedure was agreed", "days", ("procedure_day",), is_day=True),
    Observable("suspensions", "Times the talks broke off", "times", ("suspensions",)),
    Observable("territory", "Taliban control or contest", "share", ("taliban_share",)),
)  # fmt: skip
