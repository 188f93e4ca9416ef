"""The screen of `talks sensitivity`: what decides each outcome and how firmly, what each mechanism does."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from sim.format import percent, percent_range, signed, signed_range
from sim.model.words import OUTCOME_LABELS, OUTCOME_WORDS
from sim.output.terminal.screen import closing, table
from sim.studies.run.deciding_screen import LEAST
from sim.studies.sensitivity.summary import SensitivityResult

MOST = 20  # mechanisms that are printed
COLUMNS = ("settlement", "broken_off", "government_falls")


def print_sensitivity(found: SensitivityResult, console: Console) -> None:
    """Print it, on 80 columns or more.

    Parameters
    ----------
    found : the sensitivity
    console : where it is printed
    """
    m = found.result.manifest
    console.print(Text.assemble((f"What decides how histories end: {m['title']}", "bold")))
    _print_inputs(found, console)
    console.print(
        "\nShare: of all that varies, what an input decides by itself, with a 95% interval over "
        f"{found.decides[0].worlds:,} worlds of {m['histories']} histories. First five: in how many of 100 resamplings "
        "of the worlds it is among them. Lowest, highest: in the tenth of the worlds by that input. *: inputs that "
        "stand out from chance.",
        style="dim",
    )
    if found.moved:
        _print_mechanisms(found, console)
    closing(console, str(found.result.path), f"talks discover {m['scenario']} government_falls")


def _print_inputs(found: SensitivityResult, console: Console) -> None:
    heads = ("share", "95%", "first five", "lowest", "highest")
    made = table("", *heads, widths=(30, 6, 8, 10, 7, 7))
    for one in found.decides:
        if min(one.share, 1.0 - one.share) < LEAST:
            continue
        head = f"{OUTCOME_LABELS[one.outcome]} ({percent(one.share)})"
        made.add_row(Text(head, "bold"), "", "", Text(f"{one.beyond_chance} of {one.tried}*", "dim"))
        if one.chance is not None and one.low is not None and one.high is not None:
            made.add_row("  chance", percent(one.chance), Text(percent_range(one.low, one.high), "dim"))
        for of in one.inputs:
            place = percent(found.places.get((one.outcome, of.name), 0.0))
            span = Text(percent_range(of.low, of.high), "dim")
            made.add_row(f"  {of.name}", percent(of.share), span, place, percent(of.lowest), percent(of.highest))
    console.print()
    console.print(made)


def _print_mechanisms(found: SensitivityResult, console: Console) -> None:
    heads = [OUTCOME_WORDS[name].short for name in COLUMNS]
    made = table("Without it, in points", *heads, "end otherwise", widths=(38, 10, 10, 6, 13))
    for name, by_outcome in list(found.moved.items()):
        if len(made.rows) >= MOST and not by_outcome[COLUMNS[0]].pair:
            continue
        cells = [
            Text(signed(by_outcome[outcome].points), "bold" if by_outcome[outcome].is_clear else "dim")
            for outcome in COLUMNS
        ]
        made.add_row(name[:38], *cells, percent(by_outcome[COLUMNS[0]].parted))
    pairs = [by_outcome for by_outcome in found.moved.values() if by_outcome[COLUMNS[0]].pair]
    console.print()
    console.print(made)
    for pair in pairs:
        one = max(pair.values(), key=lambda moved: abs(moved.beyond or 0.0))
        console.print(
            f"{one.names}: {OUTCOME_LABELS[one.outcome].lower()} {signed(one.points)} "
            f"({signed_range(one.low, one.high)}), {signed(one.beyond or 0.0)} beyond what each does alone.",
            style="dim",
        )
