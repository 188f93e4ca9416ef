"""The screen of `talks score FILE`: who predicts the later facts how well, and where the model misses."""

from __future__ import annotations

from rich.console import Console

from sim.format import percent
from sim.output.terminal.screen import closing, table
from sim.studies.score.summary import COIN
from sim.studies.verification.predictors import NAMES
from sim.studies.verification.summary import Verification

READING = (
    f"Brier: mean squared miss of the predicted chance of what happened; 0 is best, a coin has {COIN:g}; least and "
    "most: over the seeds. Fitted: worlds that pass the documents' facts, in new histories from the signing; going "
    "on: the histories in which they passed, from the day after the last document. CRPS: how far off a number or "
    "date is, in its own unit, with credit for being sure. Nothing of this file reaches a fit."
)
OTHER_RULES = "The worlds of the fit passed the documents' facts under other rules than these."


def print_verification(found: Verification, console: Console) -> None:
    """Print it, on 80 columns or more.

    Parameters
    ----------
    found : the verification
    console : where it is printed
    """
    console.print(found.verdict, style="bold")
    if not found.result.manifest["worlds_pass"]:
        console.print(OTHER_RULES, style="bold red")
    _print_predictors(found, console)
    _print_facts(found, console)
    console.print("\n" + READING, style="dim")
    closing(console, str(found.result.path), f"talks plot {found.result.path}")


def _print_predictors(found: Verification, console: Console) -> None:
    made = table("Who predicts", "Brier", "least", "most", "beats ranges", widths=(39, 6, 6, 6, 13))
    prior = found.predictor("prior")
    for one in found.predictors:
        beats = "" if one is prior else f"{one.won(prior)} of {found.seeds}"
        made.add_row(one.label, f"{one.mean:.3f}", f"{min(one.brier):.3f}", f"{max(one.brier):.3f}", beats)
    given = found.base_rates
    label = "A coin" if not given else f"The file's base rates ({given} of {len(found.facts)})"
    made.add_row(label, f"{found.base:.3f}")
    console.print()
    console.print(made)


def _print_facts(found: Verification, console: Console) -> None:
    heads = ("ranges", "fitted", "going on", "no change")
    made = table("Shares that show it, the worst first", *heads, widths=(38, 7, 7, 9, 10))
    made.columns[0].no_wrap = False
    for fact in found.facts:
        made.add_row(fact.fact, *(percent(fact.shares[by]) for by in NAMES))
    console.print()
    console.print(made)
    dated = [fact for fact in found.facts if fact.crps["prior"] is not None]
    if dated:
        made = table("CRPS, in the fact's unit", *heads, widths=(38, 7, 7, 9, 10))
        made.columns[0].no_wrap = False
        for fact in dated:
            written = ("" if (off := fact.crps[by]) is None else f"{off:,.3g}" for by in NAMES)
            made.add_row(f"{fact.fact} ({fact.unit})", *written)
        console.print()
        console.print(made)
