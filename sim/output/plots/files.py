"""Figures as files: each drawn and saved as PNG and SVG, with its data beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.output.plots.jobs import Job, Row
from sim.storage.atomic import write_file

PNG: dict[str, Any] = {"dpi": 200, "metadata": {"Software": None}, "pil_kwargs": {"compress_level": 3}}
SVG: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}}


def picture(job: Job) -> Figure:
    """Draw a figure."""
    drawn: Figure = import_module(job.module).figure(*job.given)
    return drawn


def save(job: Job, folder: Path) -> Path:
    """Draw a figure into a folder; give the path of its PNG."""
    figure, rows = picture(job), import_module(job.module).rows(*job.given)
    write_file(folder / f"{job.name}.png", lambda path: figure.savefig(path, **PNG))
    with rc_context({"svg.hashsalt": job.name}):  # the same figure, the same bytes
        write_file(folder / f"{job.name}.svg", lambda path: figure.savefig(path, **SVG))
    write_file(folder / f"{job.name}.csv", lambda path: _write_csv(path, rows))
    return folder / f"{job.name}.png"


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write UTF-8 with a mark in front, without which Excel takes it for the code page of the machine."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)
