"""What the columns of stored tables mean and are measured in: their Parquet files say it, field by field."""

from __future__ import annotations

from typing import Any, NamedTuple

import pyarrow as pa

from sim.model.outcomes import MEASURES, OUTCOMES
from sim.stats import QUANTILES

ENDINGS = pa.dictionary(pa.int8(), pa.string(), ordered=True)  # of a column `outcome`: in the order of OUTCOMES


class About(NamedTuple):
    """The unit of a column, empty if it has none, and its meaning in words."""

    unit: str
    label: str


_POINT = {"point": About("", "Number of the point"), "name": About("", "What the point is called")}
_OUTCOME = {"outcome": About("", "How the history ended")}
_RUN = {m.name: About("days since the start" if m.is_day else m.unit, m.label) for m in MEASURES}
_QUANTILES = {
    f"q{100 * q:02.0f}": About("", f"{100 * q:.0f}% of the histories have no more, in the unit of the variable")
    for q in QUANTILES
}
TABLES: dict[str, dict[str, About]] = {
    "runs": {
        **_POINT,
        "run": About("", "Number of the history"),
        "world": About("", "Number of the parameter vector"),
        "replicate": About("", "Number of the history among its world's"),
        **_OUTCOME,
        **_RUN,
    },
    "design": {**_POINT, "failure": About("", "Why the point has no histories")},
    "shares": {
        **_POINT,
        **_OUTCOME,
        "histories": About("histories", "Histories of the point"),
        "ended": About("histories", "Histories that ended so"),
        "share": About("share", "Share of the histories that end so"),
        "low": About("share", "Lower end of the 95% sampling interval"),
        "high": About("share", "Upper end of the 95% sampling interval"),
        "inputs_low": About("share", "5% of single worlds have a lower share"),
        "inputs_high": About("share", "5% of single worlds have a higher share"),
    },
    "bands": {
        **_POINT,
        "variable": About("", "What is followed day by day"),
        "day": About("days since the start", "Day"),
        "date": About("", "Date"),
        **_QUANTILES,
    },
    "decides": {
        "scenario": About("", "Scenario whose difference from the first is decided"),
        "outcome": About("", "What is decided: how histories end, or a difference of that"),
        "share": About("share", "Share of the histories, or its difference"),
        "chance": About("share", "Share of all that varies which chance decides"),
        "chance_low": About("share", "Lower end of its 95% bootstrap interval"),
        "chance_high": About("share", "Upper end of its 95% bootstrap interval"),
        "beyond_chance": About("", "Inputs that stand out from chance"),
        "tried": About("", "Inputs that vary"),
        "worlds": About("", "Parameter vectors"),
        "input": About("", "Input that decides; none where none stands out"),
        "input_share": About("share", "Share of all that varies which the input decides by itself"),
        "low": About("share", "Lower end of its 95% bootstrap interval"),
        "high": About("share", "Upper end of its 95% bootstrap interval"),
        "lowest": About("share", "Share in the lowest tenth of the worlds by the input"),
        "highest": About("share", "Share in the highest tenth of the worlds by the input"),
    },
    "inputs": {"vector": About("", "Number of the parameter vector"), **_OUTCOME},
}


def described(table: pa.Table, about: dict[str, About]) -> pa.Table:
    """The table with unit and label in the metadata of the fields that they are known of; what one says already stands.
    """
    silent = about.keys() - read_about(table.schema).keys()
    fields = [f.with_metadata(about[f.name]._asdict()) if f.name in silent else f for f in table.schema]
    return pa.table(table.columns, schema=pa.schema(fields, table.schema.metadata))


def read_about(schema: pa.Schema) -> dict[str, About]:
    """Unit and label of every column whose field says them."""
    return {
        f.name: About(f.metadata.get(b"unit", b"").decode(), f.metadata[b"label"].decode())
        for f in schema
        if f.metadata and b"label" in f.metadata
    }


def endings(indices: Any) -> pa.DictionaryArray:
    """Outcomes by their index into OUTCOMES, as a column that keeps their order."""
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int8()), pa.array(OUTCOMES), ordered=True)
