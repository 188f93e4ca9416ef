"""What the catalogue says that a lever does is what it does: measured anew on the baseline's own histories."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.catalogue import Effect, catalogue
from sim.model.stages import NEVER, End
from sim.scenario import files
from sim.scenario.files import BASELINE, SCENARIOS, load
from sim.simulate import inputs as draw
from sim.simulate.kernel import simulate

pytestmark = [pytest.mark.slow, pytest.mark.skipif(IS_OFF, reason="the compiler is off")]
HISTORIES, CHUNK = 2048, 256
EFFECTS = {name: parameter.effect for name, parameter in catalogue().items() if parameter.effect}


@pytest.fixture(autouse=True)
def as_shipped(folder, monkeypatch):
    monkeypatch.setattr(files, "SCENARIOS", SCENARIOS)


def lived(name, value):
    """The first histories of the baseline with one lever set, day by day: (parameters, days, worlds) a chunk."""
    baseline = load(BASELINE)
    scenario = replace(baseline, values=baseline.values | {name: float(value)})
    calendar = draw.calendar(scenario)
    for first in range(0, HISTORIES, CHUNK):
        params = draw.parameters(scenario, 1, first, CHUNK)
        yield params, np.arange(len(calendar)), simulate(params, calendar, 1, first, moments=range(len(calendar)))


def weeks_halted(params, days, worlds):
    begun = days >= params["withdrawal_begins"][:, None]
    leaving = begun & (worlds["troops"] > params["withdrawal_residual"][:, None]) & (worlds["end"] == End.NONE)
    return (leaving & (worlds["pace"] == 0)).sum(axis=1) / 7


def days_until_free(params, days, worlds):
    day = worlds["release_done_day"][:, -1].astype(float)
    return np.where(day == NEVER, np.inf, day)


MEASURED = {
    "weeks for which the withdrawal stands still": weeks_halted,
    "days until all listed prisoners are free": days_until_free,
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, effect in EFFECTS.items() for value in effect.at])
def test_the_median_history_is_as_the_catalogue_has_it(name, value):
    effect = EFFECTS[name]
    measure = MEASURED[effect.of]
    median = np.median(np.concatenate([measure(*chunk) for chunk in lived(name, value)]))
    assert round(float(median)) == effect.at[value] if np.isfinite(median) else effect.at[value] == np.inf


def test_an_effect_in_words():
    said = Effect("days until all are free", {0: np.inf, 0.5: 302}).words
    assert said == "days until all are free, in the median history: never at 0, 302 at 0.5"
