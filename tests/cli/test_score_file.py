"""`talks score FILE` as a user types it: from the file to start from to the screen, JSON, figure; and what is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import TypeAdapter

from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.studies.verification.contract import VerificationObject


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.skipif(IS_OFF, reason="the compiler is off")
def test_from_a_new_file_to_its_answer(here: Path) -> None:
    assert "Next: talks score later.yaml" in call("new", "later", "--facts").stdout
    screen = call("score", "later.yaml", "--no-figures")
    assert screen.exit_code == 0, screen.stderr
    found = TypeAdapter(VerificationObject).validate_json(call("score", "later.yaml", "--json").stdout, strict=True)
    assert " ".join(screen.stdout.split()).startswith(found["verdict"])
    assert all(f"{sum(one['brier']) / found['seeds']:.3f}" in screen.stdout for one in found["predictors"])
    assert {path.suffix for path in (here / found["result"] / "figures").iterdir()} >= {".png", ".svg", ".csv"}
    drawn = call("plot", found["result"], "--figures", "again")
    assert drawn.exit_code == 0, drawn.stderr
    assert json.loads(call("query", found["result"], "select count(*) as n from scores", "--json").stdout)


def test_a_wrong_file_is_told_whole_and_nothing_is_left(here: Path) -> None:
    call("new", "later", "--facts")
    file = here / "later.yaml"
    text = file.read_text(encoding="utf-8").replace("2021-03-31", "2020-03-31").replace("[attacks]", "[atacks]")
    file.write_text(text, encoding="utf-8")
    done = call("score", "later.yaml")
    assert done.exit_code == 3
    for part in ("later.yaml:8:5:", "expected a day after 2020-10-28", "did you mean 'attacks'?", "^"):
        assert part in done.stderr
    assert not (here / "results").exists()


def test_two_kinds_of_file_at_once_are_refused(here: Path) -> None:
    done = call("new", "later", "--facts", "--sweep")
    assert done.exit_code == 2
    assert not (here / "later.yaml").exists()
