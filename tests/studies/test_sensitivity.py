"""Sensitivity: what decides over every world, how firmly, and what each mechanism does on the same draws."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from sim.cli import main
from sim.engine.addresses import SENSITIVITY
from sim.engine.compiled import IS_OFF
from sim.errors import UsageError
from sim.model import posterior as kept
from sim.model.outcomes import OUTCOMES
from sim.model.rules import BOOK
from sim.scenario.files import load
from sim.simulate.ensemble import ends_of_vectors
from sim.studies.sensitivity import mechanisms, run
from sim.studies.sensitivity.contract import SensitivityObject
from sim.studies.sensitivity.run import sensitivity
from sim.studies.sensitivity.summary import most, reopen

compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A posterior of 128 worlds, and five mechanisms."""
    found = kept.posterior()
    some = kept.Posterior({n: c[:128] for n, c in found.values.items()}, found.histories[:128], found.seed)
    monkeypatch.setattr("sim.simulate.ensemble.posterior", lambda: some)
    monkeypatch.setattr(run.kept, "posterior", lambda: some)
    wanted = ("collapse", "withdrawal", "leverage", "season", "spoilers")
    monkeypatch.setattr(mechanisms, "BOOK", tuple(one for one in BOOK if one.name in wanted))


@compiled
def test_every_vector_lives_as_many_histories_the_same_in_every_scenario(few: None) -> None:
    base = load("doha-2020")
    one, again = (ends_of_vectors(base, 4, 1, SENSITIVITY.first) for _ in range(2))
    assert one.shape == (128, 4)
    assert np.array_equal(one, again)
    other = ends_of_vectors(replace(base, without=("season",)), 4, 1, SENSITIVITY.first)
    assert 0 < (one != other).mean() < 0.2  # the same worlds and draws: most end as they did


@compiled
def test_mechanisms_are_off_in_turn_and_in_pairs_and_moves_add_up(few: None, tmp_path: Path) -> None:
    found = reopen(sensitivity(load("doha-2020"), tmp_path, mechanisms=True))
    singles = [name for name, by in found.moved.items() if not by["settlement"].pair]
    assert set(singles) == {"collapse", "withdrawal", "leverage", "season", "spoilers"}
    sizes = [most(found.moved[name]) for name in singles]
    assert sizes == sorted(sizes, reverse=True)
    assert found.moved["collapse"]["government_falls"].points < -10
    assert len(found.moved) - len(singles) == 3
    for name, by_outcome in found.moved.items():
        assert sum(one.points for one in by_outcome.values()) == pytest.approx(0.0, abs=1e-9)
        assert all(one.low <= one.points <= one.high for one in by_outcome.values())
        if by_outcome["settlement"].pair:
            a, b = name.split(" + ")
            for outcome, one in by_outcome.items():
                alone = found.moved[a][outcome].points + found.moved[b][outcome].points
                assert one.beyond == pytest.approx(one.points - alone)


@compiled
def test_what_a_scenario_does_without_is_not_asked_again(few: None) -> None:
    told = mechanisms.without_each(replace(load("doha-2020"), without=("season",)), 1, lambda done: None)
    assert ("season",) not in {one.names for one in told}


@compiled
def test_places_are_shares_of_samples_and_those_that_decide_most_keep_theirs(few: None, tmp_path: Path) -> None:
    found = reopen(sensitivity(load("doha-2020"), tmp_path))
    for outcome in OUTCOMES:
        assert sum(share for (of, _), share in found.places.items() if of == outcome) == pytest.approx(5.0)
    falls = {of: share for (outcome, of), share in found.places.items() if outcome == "government_falls"}
    assert max(falls, key=lambda of: falls[of]) == "collapse.threshold"
    assert found.moved == {}


def test_the_ranges_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="worlds that pass the facts"):
        sensitivity(replace(load("doha-2020"), inputs="prior"), tmp_path)


@compiled
def test_the_command_prints_what_its_object_says(few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = ("sensitivity", "doha-2020", "--mechanisms", "-q", "--no-figures")
    screen = CliRunner().invoke(main, told)
    assert screen.exit_code == 0, screen.stderr
    said = CliRunner().invoke(main, [*told, "--json"])
    found = TypeAdapter(SensitivityObject).validate_python(json.loads(said.stdout), strict=True)
    assert found["worlds"] == 128
    assert "collapse" in screen.stdout
    assert all(one["name"] in screen.stdout for one in found["decides"]["government_falls"]["inputs"])
