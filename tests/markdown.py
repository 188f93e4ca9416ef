"""Tables in Markdown."""

from collections.abc import Iterable


def grid(head: str, rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown; the columns of `head` stand between bars."""
    columns = head.split("|")
    lines = [columns, ["---"] * len(columns), *([cell(x) for x in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(content: object) -> str:
    return " ".join(str(content).replace("|", "\\|").split())


def code(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def percent(share: float) -> str:
    return f"{100 * share:.{0 if share >= 0.0995 or share == 0 else 1}f}%"
