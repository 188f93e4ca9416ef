"""What a scenario file may say: models made from the catalogue, so that nothing is listed a second time."""

from __future__ import annotations

import math
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    create_model,
    field_validator,
)
from pydantic_core import ErrorDetails

from sim.arguments import LAST_SEED, MOST_RUNS
from sim.model.catalogue import Parameter, catalogue, shocks
from sim.model.rules import BOOK
from sim.scenario.paths import COURSES, Course, path_schema, read_path
from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.values import (
    DATE,
    LENGTHS,
    SHAPES,
    default,
    kinds,
    limits,
    read_date,
    read_number,
    read_text,
    read_value,
    read_whole,
    shown,
    unit_and_range,
)
from sim.scenario.yamlfile import Document, Tree, Where

STRICT = ConfigDict(extra="forbid", frozen=True)

# What pydantic says, put for somebody who writes a scenario.
WORDS = {
    "missing": "'{key}' is missing",
    "model_type": "expected keys with values, found {found}",
    "list_type": "expected a list, found {found}",
    "literal_error": "expected {expected}, found {found}",
    "greater_than_equal": "'{key}' must be at least {ge}, found {found}",
    "less_than_equal": "'{key}' must be at most {le}, found {found}",
}


def mechanisms() -> tuple[str, ...]:
    """Name the mechanisms that a scenario can switch off, as the rule book has them."""
    return tuple(mechanism.name for mechanism in BOOK)


def _known_mechanism(name: str) -> str:
    if name not in mechanisms():
        hint = did_you_mean(name, mechanisms()) or f"expected one of: {', '.join(mechanisms())}"
        raise Unfit(f"there is no mechanism {quoted(name)} to switch off", hint=hint)
    return name


def _list_mechanisms(schema: dict[str, Any]) -> None:
    schema["enum"] = list(mechanisms())


Text = Annotated[str, BeforeValidator(read_text)]
Day = Annotated[date, BeforeValidator(read_date)]  # pydantic itself would take 20210501 for a Unix time
Number = Annotated[float, BeforeValidator(read_number)]
Whole = Annotated[int, BeforeValidator(read_whole)]
Mechanism = Annotated[Text, AfterValidator(_known_mechanism), Field(json_schema_extra=_list_mechanisms)]


class ShockEntry(BaseModel):
    """A dated shock from outside the talks."""

    model_config = STRICT

    first: Day = Field(alias="from", description="first day")
    last: Day | None = Field(
        default=None, alias="to", description="last day; without it the shock lasts one day"
    )
    what: Literal[
        "violence", "strikes", "pressure", "donors", "nato", "release", "talks", "unity", "exit_belief", "trust",
        "truce",
    ] = Field(description="what it moves")  # fmt: skip
    by: Number = Field(
        description="by how much: added to violence (multiples of 2019), to the multiple of the usual strikes or of US "
        "pressure, to the donors' share, to the share of NATO's force that is to stay, to the payoff of a release, to "
        "both sides' belief in the exit, or in weeks of promises that the Taliban keep to Washington; talks and unity: "
        "-1 breaks them off, 1 brings them about; a truce lasts whatever it says"
    )
    note: Text = Field(default="", description="what happened")

    @field_validator("by")
    @classmethod
    def _within_limits(cls, by: float, info: ValidationInfo) -> float:
        what = info.data.get("what")
        most = shocks().get(str(what), math.inf)
        if abs(by) > most:
            raise Unfit(f"a shock to {what} must be between {-most:g} and {most:g}, found {shown(by)}")
        return by


class Header(BaseModel):
    """What a scenario says besides its parameters; empty or None where a file says nothing."""

    model_config = STRICT

    title: Text = Field(default="", description="the scenario in a line")
    question: Text = Field(default="", description="what it is to answer")
    extends: Text = Field(
        default="", description="what it builds on: a shipped scenario, or a path from this file"
    )
    start: Day = Field(default=date(2020, 2, 29), description="first day of every history")
    end: Day = Field(default=date(2021, 12, 31), description="last day of every history")
    runs: Whole = Field(default=10_000, ge=1, le=MOST_RUNS, description="number of histories")
    seed: Whole = Field(default=1, ge=0, le=LAST_SEED, description="seed of the draws")
    evidence: list[Text] | None = Field(default=None, description="ids of the evidence behind the scenario")
    shocks: list[ShockEntry] | None = Field(default=None, description="dated shocks, besides inherited ones")
    without: list[Mechanism] | None = Field(
        default=None, description="mechanisms switched off, besides inherited"
    )


@cache
def scenario_model() -> type[Header]:
    """Make the model of a scenario file: the header and a section for each of the catalogue's."""
    keys: dict[str, dict[str, Any]] = {}
    for parameter in catalogue().values():
        keys.setdefault(parameter.section, {})[parameter.key] = _field(parameter)
    for course in COURSES.values():
        section, key = course.name.split(".")
        keys[section][key] = _path_field(course)
    # A section whose every line is commented out is None.
    sections: dict[str, Any] = {
        name: (create_model(name, __config__=STRICT, **fields) | None, None) for name, fields in keys.items()
    }
    return create_model("Scenario", __base__=Header, **sections)


def _field(parameter: Parameter) -> Any:
    annotation = Annotated[
        Any, BeforeValidator(partial(read_value, parameter)), WithJsonSchema(_value_schema(parameter))
    ]
    return annotation, Field(default_factory=partial(default, parameter))


def _path_field(course: Course) -> Any:
    most = limits(catalogue()[course.of])[1] if course.of else course.most
    schema = WithJsonSchema(path_schema(course, most))
    return Annotated[Any, BeforeValidator(partial(read_path, course)), schema], Field(default=None)


def json_schema() -> dict[str, Any]:
    """Describe scenario files in JSON Schema, with every range and unit, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **scenario_model().model_json_schema(),
        "anyOf": [{"required": ["title", "question"]}, {"required": ["extends"]}],
    }


def _value_schema(parameter: Parameter) -> dict[str, Any]:
    number = _plain_schema(parameter)
    plain = {"anyOf": [number, {"const": "none"}]} if parameter.optional else number
    drawn = [_distribution_schema(kind, plain if kind == "choice" else number) for kind in kinds(parameter)]
    return {
        "description": f"{parameter.told} ({parameter.role}; {unit_and_range(parameter)})",
        "anyOf": [plain, *drawn],
    }


def _plain_schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.unit == "flag":
        return {"type": "boolean"}
    if parameter.unit == "date":
        return {"type": "string", "format": "date", "pattern": DATE}
    low, high = limits(parameter)
    return {"type": "number", "minimum": low, "maximum": high}


def _distribution_schema(kind: str, item: dict[str, Any]) -> dict[str, Any]:
    listed = {"type": "array", "items": item, "minItems": LENGTHS.get(kind, 1), "description": SHAPES[kind]}
    if kind in LENGTHS:
        listed["maxItems"] = LENGTHS[kind]
    return {
        "type": "object",
        "properties": {kind: listed},
        "required": [kind],
        "additionalProperties": False,
    }


def sound_settings(document: Document) -> tuple[dict[Where, Any], set[Where]]:
    """Read what a document sets; its problems are noted in it.

    Returns
    -------
    what is sound, by its place (`("end",)` or `("withdrawal", "deadline")`), and the places of what is not
    """
    try:
        return _flat(scenario_model().model_validate(document.tree)), set()
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        _note(document, detail)
    spoilt = {_setting_at(detail["loc"]) for detail in details}
    return _flat(scenario_model().model_validate(_without(document.tree, spoilt))), spoilt


def _flat(fields: BaseModel, outer: Where = ()) -> dict[Where, Any]:
    flat: dict[Where, Any] = {}
    for name in fields.model_fields_set:
        value = getattr(fields, name)
        flat |= _flat(value, (name,)) if isinstance(value, BaseModel) else {(*outer, name): value}
    return flat


def _setting_at(where: Where) -> Where:
    # A section's parameters are settings of their own; anything else is set as a whole.
    return where[:1] if where[0] in Header.model_fields else where[:2]


def _without(tree: dict[str, Tree], spoilt: set[Where]) -> dict[str, Tree]:
    sound = {name: value for name, value in tree.items() if (name,) not in spoilt}
    for name, value in sound.items():
        if isinstance(value, dict):
            sound[name] = {key: part for key, part in value.items() if (name, key) not in spoilt}
    return sound


def _note(document: Document, detail: ErrorDetails) -> None:
    where, context = detail["loc"], detail.get("ctx", {})
    unfit = context.get("error")
    if isinstance(unfit, Unfit):
        document.add_problem(document.value_mark(where + unfit.at), unfit.message, unfit.hint)
    elif detail["type"] == "extra_forbidden":
        _note_unknown_key(document, where)
    else:
        words = WORDS[detail["type"]].format(key=where[-1], found=found(detail["input"]), **context)
        document.add_problem(document.value_mark(where), words)


def _note_unknown_key(document: Document, where: Where) -> None:
    key, section = str(where[-1]), where[0]
    message, hint = f"unknown key {quoted(key)}", _home(key)
    names = list(scenario_model().model_fields)
    if section == "shocks":
        message, hint = f"unknown key {quoted(key)} in a shock", ""
        names = [field.alias or name for name, field in ShockEntry.model_fields.items()]
    elif len(where) > 1:
        message = f"unknown lever {quoted(key)} in '{section}'"
        names = [key for home, key in (name.split(".") for name in (*catalogue(), *COURSES)) if home == section]
    hint = hint or did_you_mean(key, names) or f"expected one of: {', '.join(names)}"
    document.add_problem(document.keys[where], message, hint)


def _home(key: str) -> str:
    homes = [p.section for p in catalogue().values() if key in (p.key, p.name)]
    return f"'{key.rpartition('.')[-1]}' belongs in {' or '.join(homes)}" if homes else ""
