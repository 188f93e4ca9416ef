"""What the commands print with --json is what their published schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter, ValidationError

from sim.cli import main
from sim.cli.authoring import ANSWERS
from sim.cli.schemas import NAMES, schema_of
from sim.replay.contract import OBJECTS
from sim.studies.kinds import KINDS, kind_named
from sim.studies.sweeps.contract import EstimateObject

BRIEF = ("--runs", "64", "--no-figures", "-q")
HISTORY = ("replay", "doha-2020", "--seed", "1", "--run", "5", "--no-figures", "-q")
COMMANDS = {
    "run": ("run", "doha-2020", *BRIEF),
    "compare": ("compare", "doha-2020", "one-team", *BRIEF),
    "sweep": ("sweep", "doha-2020", "--worlds", "64", "--no-figures", "-q"),
    "estimate": ("sweep", "doha-2020", "--worlds", "64", "--dry-run"),
    "replay": HISTORY,
    "twins": ("replay", "doha-2020", "one-team", *HISTORY[2:]),
    "whatif": (*HISTORY, "--from", "2020-09-12", "--set", "withdrawal.conditionality=1.5"),
}


def printed(*arguments: str) -> Any:
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def type_of(name: str) -> Any:
    known: dict[str, Any] = {"estimate": EstimateObject, **OBJECTS}
    return known[name] if name in known else kind_named(name).OBJECT


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_is_what_the_schema_promises(name: str, tmp_path: Path) -> None:
    arguments = COMMANDS[name]
    found = printed(*arguments, "--out", str(tmp_path))
    TypeAdapter(type_of(name)).validate_json(json.dumps(found), strict=True)
    assert set(schema_of(name)["properties"]) == set(found)


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_has_a_schema_that_says_what_it_is(name: str) -> None:
    schema = CliRunner().invoke(main, ["schema", "--of", name])
    assert schema.exit_code == 0, schema.stderr
    made = json.loads(schema.stdout)
    for part in [made, *made.get("$defs", {}).values()]:
        if "properties" in part:
            assert part["description"]
            assert part["required"]
            assert part["additionalProperties"] is False


def test_the_command_offers_every_answer_that_there_is() -> None:
    assert set(ANSWERS) == set(NAMES)
    assert set(KINDS) <= set(ANSWERS)


def test_what_is_not_promised_is_refused(tmp_path: Path) -> None:
    found = printed(*COMMANDS["run"], "--out", str(tmp_path))
    del found["seed"]
    with pytest.raises(ValidationError):
        TypeAdapter(type_of("run")).validate_python(found)
