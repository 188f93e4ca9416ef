"""The screen of `talks discover`: a ladder, the conditions, and what no conditions can tell."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from sim.format import percent, percent_range, signed, signed_range
from sim.model.words import OUTCOME_WORDS
from sim.output.terminal.screen import closing, table
from sim.studies.discover.summary import Discovery, bound, meaning, rung_name


def print_discovery(found: Discovery, console: Console) -> None:
    """Print it, on 80 columns or more.

    Parameters
    ----------
    found : the discovery
    console : where it is printed
    """
    console.print(found.question, style="bold")
    console.print(f"In all worlds: {_written(found, found.mean)}", style="dim")
    if found.rungs:
        _print_ladder(found, console)
        _print_conditions(found, console)
    else:
        console.print(f"\nNone of {found.result.manifest['tried']} inputs stands out from chance.")
    for line in _remarks(found):
        console.print(line, style="dim")
    closing(console, str(found.result.path), f"talks plot {found.result.path}")


def _written(found: Discovery, value: float) -> str:
    return f"{_bare(found, value)} points" if found.versus else _bare(found, value)


def _bare(found: Discovery, value: float) -> str:
    return signed(100 * value) if found.versus else percent(value)


def _print_ladder(found: Discovery, console: Console) -> None:
    many = len(found.conditions)
    what = "change" if found.versus else OUTCOME_WORDS[found.result.manifest["outcome"]].short
    heads = ("worlds", what, "95%", "promised")
    made = table(f"Of these {many} conditions hold", *heads, widths=(28, 7, 15, 12, 9))
    for rung in found.rungs:
        if found.versus:
            span = signed_range(100 * rung.low, 100 * rung.high)
        else:
            span = percent_range(max(rung.low, 0.0), min(rung.high, 1.0))
        made.add_row(
            rung_name(rung, many), percent(rung.worlds), Text(_written(found, rung.mean), "bold"), Text(span, "dim"),
            Text("" if rung.promised != rung.promised else _bare(found, rung.promised), "dim"),
        )  # fmt: skip
    console.print()
    console.print(made)


def _print_conditions(found: Discovery, console: Console) -> None:
    made = table("The conditions", "", "holds in", "what it is", widths=(32, 14, 8, 20))
    for column in (made.columns[1], made.columns[3]):
        column.justify, column.no_wrap = "left", False
    for k, one in enumerate(found.conditions, 1):
        made.add_row(f"{k} {one.name}", bound(one), percent(one.holds), Text(meaning(one), "dim"))
    console.print()
    console.print(made)


def _remarks(found: Discovery) -> list[str]:
    """Where it was measured, and what no conditions can tell."""
    m = found.result.manifest
    lines = [
        f"\nMeasured on {m['worlds_told']:,} worlds that the conditions were not chosen on; promised: on those that "
        f"they were chosen on. {m['histories']} histories of each; of {m['tried']} inputs those that stand out from "
        "chance."
    ]
    if found.chance is not None:
        rest = percent(1.0 - found.chance)
        lines.append(f"Chance decides {percent(found.chance)}: no conditions can tell more than the other {rest}.")
    if found.misses:
        lines.append(
            f"A weighted sum of the same inputs comes to {_written(found, m['by_a_sum'])} in as many worlds as the "
            "last rung: these few conditions do not tell it all."
        )
    return lines
