"""The screen of `talks score`: what is predicted, how well, and whether fitting helps."""

from __future__ import annotations

from datetime import date

import numpy as np
from rich.console import Console

from sim.format import percent, written
from sim.output.terminal.screen import closing, table
from sim.studies.score.summary import COIN, Part, Score

HEADS = {"cut": "Fitted to the facts up to", "group": "Fitted to all but what is about"}


def print_score(found: Score, console: Console) -> None:
    """Print a score: the verdict, then by cut, by group left out and by fact.

    Parameters
    ----------
    found : the score
    console : where it is printed
    """
    console.print(verdict(found), style="bold")
    for kind in HEADS:
        _print_parts([part for part in found.parts if part.kind == kind], found.seeds, console)
    _print_facts(found, console)
    console.print(
        f"\nBrier: mean squared miss of the predicted chance of what happened; 0 is best, a coin has {COIN:g}. Before: "
        "inputs from their ranges. Fitted: to the other facts, from scratch. Persistence: nothing changes after the "
        "day. CRPS: how far off a number or a date is, in its own unit, with credit for being sure.",
        style="dim",
    )
    closing(console, str(found.result.path), f"talks plot {found.result.path}")


def verdict(found: Score) -> str:
    """Whether fitting helps, in a sentence."""
    before, after, won, fits = found.total("cut")
    which = "better" if found.beats_itself else "no better"
    return (
        f"Fitted to the earlier facts, the model predicts the later ones {which} than without: Brier {after:.3f} "
        f"against {before:.3f}, better in {won} of {fits} fits."
    )


def _print_parts(parts: list[Part], seeds: int, console: Console) -> None:
    made = table(HEADS[parts[0].kind], "facts", "before", "fitted", "better", "persistence",
                 widths=(31, 5, 6, 6, 6, 11))  # fmt: skip
    for part in parts:
        name = written(date.fromisoformat(part.name)) if part.kind == "cut" else part.name
        rival = "" if part.persistence is None else f"{part.persistence:.3f}"
        won = f"{part.won} of {seeds}"
        made.add_row(name, str(part.facts), f"{np.mean(part.prior):.3f}", f"{np.mean(part.fitted):.3f}", won, rival)
    console.print()
    console.print(made)


def _print_facts(found: Score, console: Console) -> None:
    made = table("Where it misses, the worst first", "before", "fitted", "CRPS before", "fitted",
                 widths=(32, 7, 7, 11, 9))  # fmt: skip
    made.columns[0].no_wrap = False
    for fact in found.facts:
        off = ["" if x is None else f"{x:,.3g}" for x in (fact.prior_crps, fact.fitted_crps)]
        made.add_row(fact.fact, percent(fact.prior_pass), percent(fact.fitted_pass), *off)
    console.print()
    console.print(made)
