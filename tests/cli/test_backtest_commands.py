"""`talks calibrate` as a user runs it: whole, interrupted, its state damaged; and what `--prior` changes."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.catalogue import catalogue
from sim.model.posterior import POSTERIOR
from sim.scenario.files import BASELINE, load
from sim.studies.calibration.patterns import patterns

from .conftest import TALKS, Talks

pytestmark = [pytest.mark.slow, pytest.mark.skipif(IS_OFF, reason="the compiler is off")]
FEW = ("calibrate", "--particles", "64", "--no-figures", "--posterior", "mine.parquet")


def interrupt_when_under_way(folder: Path) -> None:
    """Start a calibration in the folder, and stop it as a user would once its state is on the disk."""
    child = subprocess.Popen(
        [str(TALKS), *FEW, "-q"], cwd=folder, stderr=subprocess.PIPE, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    for _ in range(1200):
        if list(folder.glob("results/calibrate/.*.state.npz")):
            break
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "goes on with what is half done" in said


def test_the_shipped_worlds_are_shown_again_without_finding_them(talks: Talks, tmp_path: Path) -> None:
    shipped = POSTERIOR.read_bytes()
    found = json.loads(talks("calibrate", "--redraw", "--figures", "drawn", "--json").stdout)
    assert found["accepted"] == 4096
    assert {path.name for path in (tmp_path / "drawn").glob("*.png")} == {
        f"{name}.png" for name in ("evidence", "facts", "parameters", "patterns")
    }
    assert POSTERIOR.read_bytes() == shipped


def test_a_calibration_gives_its_object_and_leaves_the_shipped_worlds_alone(talks: Talks, tmp_path: Path) -> None:
    """Interrupted and run again it goes on, and what it writes has the bytes of a run that was left alone."""
    shipped = POSTERIOR.read_bytes()
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    interrupt_when_under_way(parts)
    said = [
        subprocess.run([str(TALKS), *FEW, "--json"], cwd=f, capture_output=True, encoding="utf-8")
        for f in (whole, parts)
    ]
    found, resumed = (json.loads(done.stdout) for done in said)
    assert {"waves", "accepted", "patterns", "parameters"} <= set(found)
    assert found["accepted"] == 64
    assert [p["id"] for p in found["patterns"]] == [p.id for p in patterns(load(BASELINE).start)]
    assert {"id", "target", "tolerance", "prior_pass", "posterior_pass"} <= set(found["patterns"][0])
    uncertain = {name for name, p in catalogue().items() if p.role == "uncertainty"}
    assert {p["name"] for p in found["parameters"]} == uncertain
    assert {"name", "prior", "posterior", "identified"} <= set(found["parameters"][0])
    assert resumed["patterns"] == found["patterns"]
    assert (whole / "mine.parquet").read_bytes() == (parts / "mine.parquet").read_bytes()
    assert pq.read_metadata(whole / "mine.parquet").num_rows == 64
    assert not list(parts.glob("results/calibrate/.*"))
    assert POSTERIOR.read_bytes() == shipped


def test_a_damaged_half_done_calibration_is_named(talks: Talks, tmp_path: Path) -> None:
    interrupt_when_under_way(tmp_path)
    (kept,) = tmp_path.glob("results/calibrate/.*.state.npz")
    kept.write_bytes(b"nothing of use")
    done = talks(*FEW)
    assert done.returncode == 4
    assert kept.name in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "mine.parquet").exists()


def test_prior_and_posterior_are_different_questions(talks: Talks, tmp_path: Path) -> None:
    asked = ("run", "doha-2020", "--runs", "500", "--no-figures", "--json")
    with_facts, without = (json.loads(talks(*asked, *more).stdout) for more in ((), ("--prior",)))
    assert with_facts["scenario_hash"] != without["scenario_hash"]
    first, other = (found["measures"]["attacks_first_45_days"]["q50"] for found in (with_facts, without))
    assert first > 4000 > other
    for found, inputs in ((with_facts, "posterior"), (without, "prior")):
        manifest = json.loads((tmp_path / found["result"] / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["resolved"]["inputs"].split()[0] == inputs
