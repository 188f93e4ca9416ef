"""`talks results` says what is stored, and how it stands."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from sim.cli import main
from sim.results.manifest import MANIFEST, PLAN
from tests.manifests import rewrite

BRIEF = ("--runs", "32", "--no-figures", "-q", "--out")


def call(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    assert "talks run doha-2020" in call("results", "--out", str(tmp_path / "nothing"))
    assert json.loads(call("results", "--out", str(tmp_path), "--json")) == []


def test_each_result_is_listed_with_its_kind_and_state(tmp_path: Path) -> None:
    call("compare", "doha-2020", "one-team", *BRIEF, str(tmp_path))
    (plain,) = (tmp_path / "doha-2020").iterdir()
    (other,) = (tmp_path / "one-team").iterdir()
    rewrite(plain, made_by="sim.studies.run.run 0123456789abcdef")
    (other / MANIFEST).write_text("{", encoding="utf-8")
    begun = tmp_path / "plans" / "0123456789"
    begun.mkdir(parents=True)
    (begun / PLAN).write_text("{}", encoding="utf-8")
    listed = json.loads(call("results", "--out", str(tmp_path), "--json"))
    found = {Path(one["folder"]).parent.name: (one["kind"], one["state"]) for one in listed}
    assert found == {
        "compare": ("compare", "sound"),
        "doha-2020": ("run", "other code"),
        "one-team": ("", "damaged"),
        "plans": ("sweep", "not finished"),
    }
    screen = call("results", "--out", str(tmp_path))
    for words in ("other code", "not finished", "damaged", "move it away", "Next: talks query"):
        assert words in screen
