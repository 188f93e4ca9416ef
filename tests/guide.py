"""The guide as a notebook: its blocks are cells of a real kernel. `python -m tests.guide` draws its pictures anew."""

import base64
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

DOCS = Path(__file__).resolve().parents[1] / "docs"
GUIDE = DOCS / "guide.md"
PATIENCE = 300  # seconds that a cell may take: the first compiles the model


def blocks() -> list[str]:
    """The Python of the guide, block by block."""
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def pictures() -> list[str]:
    """The files of the pictures that the guide shows, in their order."""
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE.read_text(encoding="utf-8"))


def run(folder: Path) -> Any:
    """The guide as a notebook that was run in a kernel of its own, whose folder is `folder`."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(block.strip()) for block in blocks()])
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(book, timeout=PATIENCE, kernel_name="python3", resources=place).execute()
    return book


def shown(book: Any, kind: str) -> Iterator[str]:
    """What the cells show of a MIME type."""
    for cell in book.cells:
        for output in cell.outputs:
            if kind in output.get("data", {}):
                yield output["data"][kind]


def main() -> None:
    """Write the pictures that the notebook shows."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = shown(run(Path(folder)), "image/png")
        for name, picture in zip(pictures(), drawn, strict=True):
            (DOCS / name).write_bytes(base64.b64decode(picture))


if __name__ == "__main__":
    main()
