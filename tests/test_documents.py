"""No document says a thing twice: a heading, or a line long enough to be a sentence."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONG = 60  # shorter lines may recur by themselves
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")])


def outside_code(text: str) -> list[str]:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE).splitlines()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_heading_or_long_line_stands_twice(path: Path) -> None:
    lines = outside_code(path.read_text(encoding="utf-8"))
    rows = (line for line in lines if not line.startswith("|"))  # of tables, whose headings may be alike
    counted = Counter(line for line in rows if line.startswith("#") or len(line) > LONG)
    assert [line for line, count in counted.items() if count > 1] == []
