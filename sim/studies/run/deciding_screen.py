"""What decides it, on a screen: how much is chance, and which inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from sim.format import percent, percent_range, signed
from sim.model.words import OUTCOME_LABELS, OUTCOME_WORDS
from sim.output.terminal.screen import table
from sim.studies.run.decides import Decides

MOST = 3  # inputs of an outcome
LEAST = 0.01  # share of an outcome that is told of


def print_decides(found: Sequence[Decides], console: Console) -> None:
    """Print what decides outcomes, on 80 columns or more; nothing where none can be told.

    Parameters
    ----------
    found : one an outcome
    console : where it is printed
    """
    told = [one for one in found if min(one.share, 1.0 - one.share) >= LEAST]
    if not told:
        return
    made = table("What decides it, each by itself", "share", "95%", "lowest", "highest", widths=(38, 6, 8, 7, 8))
    for one in told:
        made.add_row(Text(_head(one), "bold"))
        for of in one.inputs[:MOST]:
            ends = percent(of.lowest), percent(of.highest)
            made.add_row(f"  {of.name}", percent(of.share), Text(percent_range(of.low, of.high), "dim"), *ends)
    console.print()
    console.print(made)
    console.print(_reading(told), style="dim")


def print_differences(found: Mapping[str, Sequence[Decides]], console: Console) -> None:
    """Print what decides by how much scenarios differ from the first: the outcome that each changes most.

    Parameters
    ----------
    found : by scenario, one an outcome
    console : where it is printed
    """
    told = {name: max(many, key=lambda one: abs(one.share)) for name, many in found.items()}
    told = {name: one for name, one in told.items() if one.inputs and abs(one.share) >= LEAST}
    if not told:
        return
    heads = ("What decides how much it changes", "share", "95%", "lowest", "highest")
    made = table(*heads, widths=(38, 6, 8, 7, 8))
    for name, one in told.items():
        short = OUTCOME_WORDS[one.outcome].short
        made.add_row(Text(f"{name[:22]}: {short} {signed(100 * one.share)}", "bold"))
        for of in one.inputs[:MOST]:
            ends = (signed(100 * end) for end in (of.lowest, of.highest))
            made.add_row(f"  {of.name}", percent(of.share), Text(percent_range(of.low, of.high), "dim"), *ends)
    console.print()
    console.print(made)
    console.print(
        "Share: of all by which histories change with the scenario; lowest, highest: the change in points in the tenth "
        "of the worlds in which that input is lowest, highest.",
        style="dim",
    )


def _head(one: Decides) -> str:
    """An outcome with its share, and that of chance."""
    chance = "" if one.chance is None else f"; chance {percent(one.chance)}"
    return f"{OUTCOME_LABELS[one.outcome]} ({percent(one.share)}{chance})"


def _reading(told: Sequence[Decides]) -> str:
    """How to read the table."""
    tried, worlds = told[0].tried, told[0].worlds
    beyond = ", ".join(str(one.beyond_chance) for one in told)
    chance = (
        "Every history has a world of its own: how much is chance cannot be told. " if told[0].chance is None
        else f"Chance: what histories of one world differ by; {worlds:,} worlds. "
    )  # fmt: skip
    return (
        f"{chance}Share: of all that varies. Lowest, highest: how often it ends so in the tenth of the worlds in which "
        f"that input is lowest, highest. Of {tried} inputs {beyond} stand out; the others, and several together, "
        "decide the rest. `talks evidence NAME` says what a name means."
    )
