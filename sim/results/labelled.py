"""Shares and bands of a result as an xarray dataset: dimensions with labels and units, ready for netCDF and Zarr."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from sim.errors import UsageError
from sim.model.outcomes import OUTCOMES, TRACES
from sim.results.columns import TABLES, About
from sim.results.result import Result
from sim.stats import QUANTILE_NAMES, QUANTILES

# Units that netCDF would read otherwise: a date has its own there, and what is counted in "days" comes back as a
# timedelta.
UNITS = {"date": None, "days": "day"}
COORDINATES = {
    "point": TABLES["design"]["point"],
    "name": TABLES["design"]["name"],
    "outcome": TABLES["shares"]["outcome"],
    "date": TABLES["bands"]["date"],
    "quantile": About("1", "Share of the histories that have no more"),
}
INTERVALS = ("share", "low", "high", "inputs_low", "inputs_high")
Array = np.ndarray[Any, Any]


def dataset(study: Result) -> xr.Dataset:
    """Shares (levers, outcome) with both intervals, and each followed variable (levers, date, quantile).

    A point that failed is NaN. Where a design is not a grid its points lie along `point`, the levers and the points'
    names beside it. Every variable and coordinate has its unit and label in `attrs`; dates have no unit, as datetimes
    have none.

    Raises
    ------
    UsageError
        If the result is neither an ensemble nor a sweep.
    """
    if study.is_sweep:
        made = _of_sweep(study)
    elif {"runs", "bands"} <= set(study.tables):
        made = _of_ensemble(study)
    else:
        there = ", ".join(study.tables)
        raise UsageError(f"{study.storage.address} has no shares by outcome; `frame(name)` reads {there}")
    keys = ("title", "question", "scenario", "scenario_hash", "seed", "version")
    for name, about in COORDINATES.items():
        if name in made.coords:
            made[name].attrs.update(_attrs(about))
    return made.assign_attrs({key: str(study.manifest[key]) for key in keys})  # netCDF 3 has no long whole numbers


def _of_ensemble(study: Result) -> xr.Dataset:
    ended = study.frame("runs")["outcome"]
    shares = np.array([(ended == outcome).mean() for outcome in OUTCOMES])
    variables = {"share": xr.DataArray(shares, {"outcome": list(OUTCOMES)}, ["outcome"], attrs=_told("share"))}
    return xr.Dataset(variables | _bands(study.frame("bands").assign(point=0), 1, squeeze=True))


def _of_sweep(study: Result) -> xr.Dataset:
    design, shares = study.frame("design"), study.frame("shares").set_index(["point", "outcome"])
    points = {"point": design["point"].to_numpy()}
    by_point = {name: _by_outcome(shares[name].astype(float), len(design), name) for name in INTERVALS}
    bands = _bands(study.frame("bands"), len(design)) if "bands" in study.tables else {}
    made = xr.Dataset(by_point | bands, coords=points)
    levers = [c for c in design.columns if c not in ("point", "name", "failure")]
    about = study.about("design")
    made = made.assign_coords({name: ("point", design[name].to_numpy(), _attrs(about[name])) for name in levers})
    if "name" in design.columns:
        made = made.assign_coords({"name": ("point", design["name"].to_numpy(str))})
    if not levers:
        return made.isel(point=0, drop=True)
    return _unfolded(made, levers) if study.manifest["design"] == "grid" else made


def _unfolded(made: xr.Dataset, levers: list[str]) -> xr.Dataset:
    """A grid's points along its levers, each a dimension of its own: the last one changes fastest in its rows."""
    levels = {name: pd.unique(made[name].to_series()) for name in levers}
    shape = [len(found) for found in levels.values()]

    def unfolded(array: xr.DataArray) -> tuple[list[str], Array, dict[str, Any]]:
        rest = [str(dim) for dim in array.dims if dim != "point"]
        return [*levers, *rest], array.to_numpy().reshape(*shape, *array.shape[1:]), array.attrs

    variables = {str(name): unfolded(array) for name, array in made.data_vars.items()}
    coords = {name: (name, np.asarray(found), made[name].attrs) for name, found in levels.items()}
    kept = {str(name): c for name, c in made.coords.items() if "point" not in c.dims}
    return xr.Dataset(variables, coords | kept)


def _by_outcome(column: pd.Series, points: int, name: str) -> xr.DataArray:
    values = column.unstack("outcome").reindex(index=range(points), columns=list(OUTCOMES)).to_numpy()
    return xr.DataArray(values, {"outcome": list(OUTCOMES)}, ["point", "outcome"], attrs=_told(name))


def _bands(bands: pd.DataFrame, points: int, squeeze: bool = False) -> dict[str, xr.DataArray]:
    """Every followed variable, shape (points, dates, quantiles)."""
    names = list(QUANTILE_NAMES)
    found = {}
    for trace in TRACES:
        mine = bands[bands["variable"] == trace.name]
        dates = pd.to_datetime(mine["date"]).unique()
        values = np.full((points, len(dates), len(names)), np.nan)
        for point, rows in mine.groupby("point"):
            values[int(point)] = rows[names].to_numpy()
        about = {"units": trace.unit, "long_name": trace.label, "step": trace.step}
        coords = {"date": dates, "quantile": list(QUANTILES)}
        array = xr.DataArray(values, coords, ["point", "date", "quantile"], attrs=about)
        found[trace.name] = array.isel(point=0) if squeeze else array
    return found


def _told(name: str) -> dict[str, str]:
    return {"units": "1", "long_name": TABLES["shares"][name].label}


def _attrs(about: About) -> dict[str, str]:
    """Unit and label as netCDF has them; nothing for what has none."""
    attrs = {"units": UNITS.get(about.unit, about.unit), "long_name": about.label}
    return {name: said for name, said in attrs.items() if said}
