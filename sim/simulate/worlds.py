"""Whether the worlds of the posterior passed the facts under the rules as they are now."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from sim.model.outcomes import measure_columns
from sim.model.posterior import Posterior, posterior, report
from sim.scenario.files import BASELINE, load
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate

LOOKED_AT = 64  # worlds, whose own histories are lived again
REPORTED = "lived"  # where the calibration's report says what they came to


def pass_facts() -> bool:
    """Whether the worlds' own histories still come to what they came to when they passed: looked at in 64 of them, in
    every measure, to the bit. A rule that was changed changes them, unless the baseline gives it no occasion."""
    return report().get(REPORTED) == digest_of_histories(posterior())


def digest_of_histories(found: Posterior) -> str:
    """Twelve hexadecimal digits of what the first worlds' own histories come to."""
    scenario = replace(load(BASELINE), inputs="prior")
    some = slice(0, LOOKED_AT)
    vectors = {name: column[some] for name, column in found.values.items()}
    params = assemble(scenario, vectors, found.seed, 0, len(found.histories[some]))
    numbers = np.asarray(found.histories[some])
    states = simulate(params, calendar(scenario), found.seed, numbers).ravel()  # type: ignore[no-untyped-call]
    told = np.stack(list(measure_columns(states).values()))
    return hashlib.sha256(told.tobytes()).hexdigest()[:12]
