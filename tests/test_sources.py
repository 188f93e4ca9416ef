"""What holds of every source file, wherever it stands."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for part in ("sim", "tests", "benchmarks") for path in (ROOT / part).rglob("*.py"))
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
PROCESSES = {"run", "Popen", "check_output"}


def in_the_locales_encoding(tree: ast.Module) -> Iterator[str]:
    """Calls on paths and processes whose text depends on the locale: the linter sees only those that it knows for
    paths."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, given = node.func.attr, {keyword.arg for keyword in node.keywords}
            unstated = called in {"read_text", "write_text"} and "encoding" not in given
            if unstated or (called in PROCESSES and given & {"text", "universal_newlines"}):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_text_is_read_and_written_in_a_stated_encoding():
    found = {name: list(in_the_locales_encoding(tree)) for name, tree in TREES.items()}
    assert not {name: calls for name, calls in found.items() if calls}
