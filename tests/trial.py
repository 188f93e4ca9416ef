"""What anybody does first, tried in the environment that runs this, from an empty folder: `python trial.py BASELINE`.

Stands alone, so that it can be tried where nothing but the package and what it needs is installed. BASELINE is
baseline.json: the same bits with every version of every library.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

OUTCOMES = ("settlement", "talks_ongoing", "broken_off", "never_opened", "government_falls")
TALKS = Path(sysconfig.get_path("scripts")) / "talks"


def talks(*arguments: str) -> str:
    """Run a command as a user does; give what it prints."""
    done = subprocess.run([str(TALKS), *arguments], capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"talks {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def a_run_with_figures(baseline: dict) -> None:
    shown = json.loads(talks("run", "doha-2020", "--runs", "500", "--seed", "1", "--figures", "drawn", "--json"))
    found = {outcome: round(500 * share["share"]) for outcome, share in shown["outcomes"].items()}
    expected = {outcome: baseline["doha-2020"][outcome] for outcome in found}
    assert found == expected, f"other histories than elsewhere: {found}, not {expected}"
    assert len(list(Path("drawn").glob("*.png"))) >= 3


def a_comparison() -> None:
    assert "one-team" in talks("compare", "doha-2020", "one-team", "--runs", "64", "--no-figures")


def a_sweep_and_a_query() -> None:
    talks("sweep", "exit-and-conditions", "--worlds", "32", "--into", "exits", "--figures", "swept")
    assert talks("query", "exits", "select count(*) as n from runs", "--csv").split() == ['"n"', str(81 * 32 * 2)]
    assert list(Path("swept").glob("*.png"))


def a_study_in_python() -> None:
    import sim

    study = sim.open_study("exits")
    assert len(study.frame("shares")) == 81 * len(OUTCOMES)
    assert study.query("select min(withdrawal_deadline) as first from design")["first"][0].year == 2020
    assert study.to_xarray()["share"].shape == (9, 9, len(OUTCOMES))


def a_history() -> None:
    assert "2020" in talks("replay", "doha-2020", "--run", "7", "--turns", "--figures", "told")
    assert list(Path("told").glob("*.png"))


def a_few_claims() -> None:
    from sim.studies.claims.run import Size, claims

    assert len(claims(Path("results"), 1, size=Size(8, 4)).findings) > 30


def main() -> None:
    baseline = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    a_run_with_figures(baseline)
    for part in (a_comparison, a_sweep_and_a_query, a_study_in_python, a_history, a_few_claims):
        part()
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
