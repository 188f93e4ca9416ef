"""What the ledger's passages hold, noted without their words, so that the ledger can be checked where no document is.

`python -m tests.evidence.passages` notes it anew: span, line, hash, numbers and months of each passage, and the hashes
of all runs of six words, which nothing in the project may repeat.
"""

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from sim.sources.ledger import Evidence, documents, ledger

HERE = Path(__file__).parent
NOTED, RUNS = HERE / "passages.json", HERE / "runs.npy"
ROOT = HERE.parents[1]
LENGTH = 6  # words of a run
SPELT = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "half": 0.5, "one year": 12}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def folder() -> Path:
    """Where the documents are, if they are here; TALKS_DOCUMENTS can say it."""
    return Path(os.environ.get("TALKS_DOCUMENTS") or ROOT.parent / "shared" / "documents")


def read() -> dict[str, str]:
    """Every document's text by its short name."""
    return {name: (folder() / document.file).read_bytes().decode() for name, document in documents().items()}


def numbers_in(text: str) -> set[float]:
    """Numbers of a passage, in digits (4500, 4,500 or 3 500) or spelt."""
    digits = re.findall(r"\d{1,3}(?:[ ,]\d{3})+|\d+", text)
    words = {float(number) for word, number in SPELT.items() if re.search(rf"\b{word}\b", text.lower())}
    return words | {float(re.sub("[ ,]", "", found)) for found in digits}


def cuts_a_word(text: str, at: int) -> bool:
    """Whether a place is inside a word."""
    return 0 < at < len(text) and text[at - 1 : at + 1].isalnum()


def facts(text: str, entry: Evidence) -> dict[str, Any]:
    """What can be said of a passage without its words."""
    first, last = entry.span
    passage = text[first:last]
    return {
        "document": entry.document,
        "span": [first, last],
        "line": text[:first].count("\n") + 1,
        "is_whole": last <= len(text) and "\n" not in passage and not any(cuts_a_word(text, at) for at in entry.span),
        "sha256": hashlib.sha256(passage.encode()).hexdigest(),
        "numbers": sorted(numbers_in(passage)),
        "months": [month for month in MONTHS if month in passage.lower()],
    }


def all_facts(texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The same of every passage, by the name of its entry."""
    return {entry.id: facts(texts[entry.document], entry) for entry in ledger().values()}


def noted() -> dict[str, dict[str, Any]]:
    """What was noted of every passage."""
    return json.loads(NOTED.read_text(encoding="utf-8"))


def runs(text: str) -> dict[str, int]:
    """Every run of six words, in whatever case and punctuation, with its hash."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\d),(?=\d)", "", text.lower()))
    found = (" ".join(words[i : i + LENGTH]) for i in range(len(words) - LENGTH + 1))
    return {run: int.from_bytes(hashlib.sha256(run.encode()).digest()[:8]) for run in found}


def hashes(texts: dict[str, str]) -> np.ndarray:
    """The hashes of the runs of all documents, in order."""
    return np.array(sorted({h for text in texts.values() for h in runs(text).values()}), np.uint64)


def main() -> None:
    """Note it all anew, from the documents."""
    texts = read()
    lines = (f"  {json.dumps(name)}: {json.dumps(found)}" for name, found in all_facts(texts).items())
    NOTED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    np.save(RUNS, hashes(texts))


if __name__ == "__main__":
    main()
