"""What a calibration told of the worlds that ship, once more: from the worlds, and from what is kept beside them.

The calibration takes minutes and its folder does not ship; what its figures show takes seconds to find again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.errors import RunError
from sim.model.posterior import POSTERIOR, REPORT, digest, posterior, report
from sim.results import store
from sim.results.result import Result
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, made_by
from sim.studies.calibration import diagnose
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import PATTERNS
from sim.studies.calibration.result import Calibration
from sim.studies.calibration.run import SAID, TELLING
from sim.studies.run.run import describe

LEFT_OUT = "left_out_"  # what begins the names of columns that took the calibration itself


def reproduce(root: Path) -> Calibration:
    """Tell the shipped worlds' calibration again, or find what was told before.

    Raises
    ------
    RunError
        If there are no worlds, or histories no longer are those of the calibration.
    """
    kept = report()
    known = identity("reproduced", digest(), kept, made_by(__name__), PATTERNS.read_text(encoding="utf-8"))
    path = root / "calibrate" / known
    return Calibration(store.find(path) or _tell(path, kept), POSTERIOR)


def _tell(path: Path, kept: dict[str, Any]) -> Result:
    check_writable(path.parent)
    found = posterior()
    test = HistoryMatching(found.seed)
    left_out = [{key: row[key] for key in row if key.startswith(LEFT_OUT)} for row in kept["patterns"]]
    if [pattern.id for pattern in test.patterns] != [row["id"] for row in kept["patterns"]]:
        raise _changed()
    lived = diagnose.lived(test, test.quantiles(found.values), left_out)
    if lived["patterns"]["prior_pass"].to_pylist() != [row["prior_pass"] for row in kept["patterns"]]:
        raise _changed()
    tables = {name: pa.Table.from_pylist(kept[name]) for name in TELLING}
    manifest = {"study": "calibrate", "tolerance": 0.0} | {name: kept[name] for name in SAID}
    return store.write(path, lived | tables, describe(test.scenario, __name__) | manifest)


def _changed() -> RunError:
    return RunError(
        f"{POSTERIOR.with_name(REPORT)} tells of another model or of other facts than these: `talks calibrate` finds "
        "the worlds that pass anew"
    )
