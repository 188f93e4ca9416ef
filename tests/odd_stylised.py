"""What comparative research knows, and what the model shows for it, as tables of docs/odd.md."""

from __future__ import annotations

import json
import tempfile
from hashlib import sha256
from pathlib import Path

from sim.scenario.files import BASELINE
from sim.studies.stylised import lived, measures, verdict
from sim.studies.stylised.facts import STYLISED, read_stylised
from sim.studies.stylised.run import stylised
from sim.studies.stylised.summary import StylisedResult
from tests.markdown import grid
from tests.odd_luck import PINNED


def asked_of() -> str:
    """Digits that stand for the facts, for what answers them, and for the pinned results of the scenarios asked."""
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    asked = {BASELINE, measures.FULL_SUPPORT, *(fact.ask.scenario for fact in read_stylised()[0])}
    results = json.dumps([pinned[name] for name in sorted(asked)]).encode()
    files = (STYLISED, *(Path(code.__file__) for code in (lived, measures, verdict)))
    return sha256(results + b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def held() -> str:
    """Every stylised fact beside what the model shows."""
    with tempfile.TemporaryDirectory() as folder:
        found = StylisedResult(stylised(Path(folder)))
        facts = sorted(found.facts, key=lambda fact: bool(fact.used))
        known = {True: "", False: "sign"}
        rows = [(f.fact, f.source, known[f.read], f.reads, f.elsewhere, f.model, f.verdict, f.used) for f in facts]
    total = [("all", found.sentence, "", "", "", "", f"of `{asked_of()}`", "")]
    return grid("fact|source|known|how it is asked|elsewhere|model|verdict|used", [*rows, *total])


def unanswered() -> str:
    """Stylised facts of which the model cannot tell."""
    return grid("fact|source|why not", ((one.fact, one.source, one.why) for one in read_stylised()[1]))
