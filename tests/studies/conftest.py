"""A whole calibration made small: few particles and facts, short waves, few histories to tell of."""

import pytest

from sim.studies.calibration import diagnose, smc
from sim.studies.calibration import distance as backtest
from sim.studies.calibration.patterns import patterns
from tests.studies.interrupted import Interrupter, run

SMALL = {"PRIOR": 64, "PREDICTED": 128, "LEFT_OUT": 32, "LEFT_OUT_STEPS": 3}
FACTS = ("troops-july", "attacks-45", "violence-october", "talks-open", "trust-thin")


@pytest.fixture(scope="module")
def small():
    """Make everything small, for all tests of a file."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL.items():
            patch.setattr(diagnose, name, value)
        patch.setattr(smc, "MIXING", 2.0)
        patch.setattr(smc, "MOST_MIXING", 30)
        patch.setattr(backtest, "patterns", lambda start: [p for p in patterns(start) if p.id in FACTS])
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory, small):
    """One uninterrupted calibration, and all that it told on the way."""
    tick = Interrupter()
    return run(tmp_path_factory.mktemp("whole"), tick=tick), tick.told
