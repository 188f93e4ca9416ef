"""JSON Schemas of what the commands print with --json, made from the types that make it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from sim.replay.contract import OBJECTS
from sim.studies.kinds import KINDS, kind_named
from sim.studies.sweeps.contract import EstimateObject

# What `--of` knows besides `scenario`: kinds of study, and what `talks replay` answers.
NAMES = (*KINDS, "estimate", *OBJECTS)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of one of NAMES; an object has the keys that it names and no others."""
    known: dict[str, Any] = {"estimate": EstimateObject, **OBJECTS}
    made = TypeAdapter(known[name] if name in known else kind_named(name).OBJECT).json_schema()
    for part in [made, *made.get("$defs", {}).values()]:
        if "properties" in part:
            part["additionalProperties"] = False
    return made
