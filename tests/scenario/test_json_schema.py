"""The JSON Schema for editors: it has every parameter, and agrees with the loader on what a file may say."""

import json
import re
from typing import Any

import pytest
import yaml

from sim.errors import ScenarioError
from sim.model.catalogue import catalogue
from sim.scenario.files import load
from sim.scenario.schema import json_schema

HEAD = {"title": "x", "question": "y"}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": float | int,
    "integer": int,
    "null": type(None),
}


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Validate against the part of JSON Schema that `json_schema` uses."""
    if "$ref" in schema:
        return accepts(root["$defs"][schema["$ref"].rpartition("/")[-1]], value, root)
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if "anyOf" in schema and not any(accepts(option, value, root) for option in schema["anyOf"]):
        return False
    if isinstance(value, dict):
        return accepts_object(schema, value, root)
    if isinstance(value, list):
        fits = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        return fits and all(accepts(schema.get("items", {}), item, root) for item in value)
    if isinstance(value, float | int):
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return True


def accepts_object(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any]) -> bool:
    known = schema.get("properties", {})
    if not set(schema.get("required", ())) <= set(value):
        return False
    if schema.get("additionalProperties", True) is False and not set(value) <= set(known):
        return False
    return all(accepts(known.get(key, {}), part, root) for key, part in value.items())


def test_every_parameter_is_described_with_unit_and_range():
    definitions = json_schema()["$defs"]
    for parameter in catalogue().values():
        described = definitions[parameter.section]["properties"][parameter.key]["description"]
        assert parameter.meaning in described
        assert parameter.role in described
        assert parameter.unit in described or parameter.unit == "flag"


def test_it_is_json_and_names_the_mechanisms():
    schema = json.loads(json.dumps(json_schema(), allow_nan=False))
    assert schema["title"] == "Scenario"
    assert schema["properties"]["without"]["anyOf"][0]["items"]["enum"] == ["spoilers", "donors", "trust"]


@pytest.mark.parametrize(
    "said",
    [
        HEAD,
        {"extends": "doha-2020"},
        {},
        {**HEAD, "withdrawl": {}},
        {**HEAD, "withdrawal": None},
        {**HEAD, "withdrawal": {"residual": 2500, "deadline": "2021-05-01", "interim": "none"}},
        {**HEAD, "withdrawal": {"residual": -1}},
        {**HEAD, "withdrawal": {"residual": [1, 2]}},
        {**HEAD, "withdrawal": {"residual": "none"}},
        {**HEAD, "withdrawal": {"deadlin": "2021-05-01"}},
        {**HEAD, "withdrawal": {"residual": {"between": [0, 2500]}}},
        {**HEAD, "withdrawal": {"residual": {"between": [0]}}},
        {**HEAD, "withdrawal": {"residual": {"choice": []}}},
        {**HEAD, "withdrawal": {"interim": {"choice": ["none", "2021-01-15"]}}},
        {**HEAD, "withdrawal": {"interim": {"between": ["none", "2021-01-15"]}}},
        {**HEAD, "war": {"branching": 0.9}},
        {**HEAD, "war": {"branching": 1.1}},
        {**HEAD, "nato": {"stays": True}},
        {**HEAD, "nato": {"stays": {"choice": [True, False]}}},
        {**HEAD, "nato": {"stays": {"between": [True, False]}}},
        {**HEAD, "runs": 0},
        {**HEAD, "seed": 0},
        {**HEAD, "shocks": [{"from": "2020-04-01", "what": "violence", "by": 0.5}]},
        {**HEAD, "shocks": [{"from": "2020-04-01", "what": "war", "by": 0.5}]},
        {**HEAD, "shocks": [{"what": "violence", "by": 0.5}]},
        {**HEAD, "without": ["donors"]},
        {**HEAD, "without": ["nothing"]},
    ],
)
def test_it_agrees_with_the_loader(write, said):
    schema = json_schema()
    try:
        load(write(yaml.safe_dump(said)))
    except ScenarioError:
        assert not accepts(schema, said, schema)
    else:
        assert accepts(schema, said, schema)
