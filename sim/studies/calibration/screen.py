"""The screen of `talks calibrate`: which worlds were kept, which facts they show again, what was learnt."""

from __future__ import annotations

from math import inf
from statistics import median

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from sim.format import in_unit_fine, number, percent, percent_fine
from sim.model.words import OUTCOME_LABELS
from sim.output.terminal.screen import bar, closing, table
from sim.studies.calibration.result import Calibration
from sim.studies.calibration.summary import CalibrationSummary, Learnt

LEARNT, TIED = 10, 5  # inputs and pairs that are listed
COLOUR = "#5aa99a"
WAVES = "Tolerance: how far off a history may be, over all facts. Histories: so far."
TAUGHT = (
    "Bits: halvings of the ranges' histories that a fact comes to by itself. Inputs: how many of these are about "
    "inputs, at most; the rest is luck. Beyond: for whoever knows all other facts. p: of facts told of the worlds' own "
    "histories, the share that as few of these show."
)
SMALL = (
    "p: of facts told of the model's own histories, the share that as few of its histories show as show the "
    "documents'. Below 0.05 rules or ranges are wrong somewhere, or luck was rare; a large p says only that these "
    "facts do not tell. It is not the probability that the model is right."
)
CHANCE = "Usual: the median over the facts. A few points either way are chance."


def print_calibration(calibration: Calibration, console: Console) -> None:
    """Print a finished calibration, on 80 columns or more."""
    found = calibration.summary
    console.print(
        Text.assemble(
            ("Worlds that pass the documents' dated facts", "bold"),
            (f"  {found.simulated:,} histories, seed {found.seed}", "dim"),
        )
    )
    console.print(_kept(found))
    for heard, said in (
        (_waves(found), WAVES),
        (_facts(found), _reading(found)),
        (_taught(found), f"{TAUGHT}\n{_certain(found)}".rstrip()),
        (_misfit(found), SMALL),
        (_ends(found), CHANCE),
        (_learnt(found), _rest(found)),
        (_tied(found), None),
    ):
        console.print()
        console.print(heard)
        if said:
            console.print(said, style="dim")
    console.print()
    console.print(Text.assemble(("The posterior: ", "dim"), str(calibration.posterior)), soft_wrap=True)
    closing(console, str(calibration.result.path), "talks run doha-2020")


def _kept(found: CalibrationSummary) -> str:
    return (
        f"{found.particles:,} worlds are kept: each lived a history that shows all {len(found.facts)} facts. With "
        f"other random streams, {percent_fine(found.all_posterior)} of their histories show all of them again; with "
        f"inputs drawn from their ranges, {percent_fine(found.all_prior)} do."
    )


def _waves(found: CalibrationSummary) -> Table:
    made = table("Waves", "tolerance", "histories", "moves taken", "show all", widths=(22, 10, 12, 12, 9))
    for wave in found.waves:
        name = "first tries" if wave["wave"] == 0 else f"wave {wave['wave']:.0f}"
        taken = "" if wave["wave"] == 0 else percent(wave["accepted"])
        tolerance = "<0.01" if 0 < wave["tolerance"] < 0.005 else number(wave["tolerance"])
        made.add_row(name, tolerance, f"{wave['simulated']:,.0f}", taken, percent(wave["exact"]))
    return made


def _facts(found: CalibrationSummary) -> Table:
    """Hardest first; `unasked` is the share where the fact itself was not asked for."""
    year = f" {found.start.year}"
    made = table(f"Histories that show (dates of{year})", "before", "after", "", "unasked", widths=(43, 6, 5, 10, 7))
    made.columns[0].no_wrap = False
    made.columns[3].justify = "left"
    for fact in sorted(found.facts, key=lambda fact: fact.posterior):
        made.add_row(
            fact.words.replace(year, ""),
            Text(percent(fact.prior), "dim"),
            Text(percent(fact.posterior), "bold"),
            bar(fact.posterior, COLOUR, 10),
            Text(percent(fact.left_out), "dim"),
        )
    return made


def _reading(found: CalibrationSummary) -> str:
    """What the shares mean, in words, on the hardest fact and on the one that had to be asked for most."""
    hard = min(found.facts, key=lambda fact: fact.posterior)
    asked = max(found.facts, key=lambda fact: fact.posterior - fact.left_out)
    lines = [
        f"{percent(hard.posterior)} after: of 100 new histories of the worlds kept, with other random streams, about "
        f"{100 * hard.posterior:.0f} show it. Unasked: where the other facts alone choose the worlds; asking "
        f"matters most for {asked.id}, {percent(asked.left_out)} unasked and {percent(asked.posterior)} asked.",
    ]
    sure = sum(fact.prior == 1.0 for fact in found.facts)
    if sure:
        hold = "1 fact holds" if sure == 1 else f"{sure} facts hold"
        lines.append(f"{hold} in every history even before, and so can teach nothing.")
    return "\n".join(lines)


def _taught(found: CalibrationSummary) -> Group:
    """The sentence, and what each fact told: the most first."""
    made = table("What each fact taught, in bits", "bits", "inputs", "beyond", "p", widths=(43, 6, 6, 6, 6))
    made.columns[0].no_wrap = False
    for fact in sorted(found.facts, key=lambda fact: -_known(fact.bits)):
        told = (_bits(x) for x in (fact.bits, fact.bits_inputs, fact.bits_beyond))
        made.add_row(fact.words.replace(f" {found.start.year}", ""), *told, Text(f"{fact.p_value:.2f}", "dim"))
    return Group(Text(found.taught.sentence, "bold"), "", made)


def _known(value: float | None) -> float:
    return inf if value is None else value


def _bits(value: float | None) -> str:
    return "?" if value is None else f"{value:.1f}"


def _certain(found: CalibrationSummary) -> str:
    """Facts that are not asked for, named."""
    each = (f"{one.id} (in {percent(one.prior)} before)" for one in found.certain)
    return f"Nothing to be taught by, and so not asked for: {', '.join(each)}." if found.certain else ""


def _misfit(found: CalibrationSummary) -> Table:
    made = table("Could the model have given such facts?", "p", widths=(70, 6))
    made.add_row("with inputs from their ranges", f"{found.p_prior:.2f}")
    made.add_row("with the inputs that were fitted to them (lenient)", f"{found.p_posterior:.2f}")
    return made


def _ends(found: CalibrationSummary) -> Table:
    """How much any one fact decides about how histories end: the share furthest from the usual one."""
    made = table("How histories end without one fact", "usual", "furthest", "without", widths=(35, 6, 9, 22))
    for outcome, shares in found.ends.items():
        usual = median(shares)
        k = max(range(len(shares)), key=lambda k: abs(shares[k] - usual))
        furthest = Text(percent(shares[k]), "bold"), Text(found.facts[k].id, "dim")
        made.add_row(OUTCOME_LABELS[outcome], percent(usual), *furthest)
    return made


def _learnt(found: CalibrationSummary) -> Table:
    made = table("Inputs that the facts move most", "range before", "90% after", "moved", widths=(31, 17, 17, 7))
    for one in found.learnt[:LEARNT]:
        before, after = _span(one.low, one.high, one.unit), _span(one.q05, one.q95, one.unit)
        made.add_row(one.name, before, Text(after, "bold"), _moved(one))
    return made


def _span(low: float, high: float, unit: str) -> str:
    return f"{in_unit_fine(low, unit)} to {in_unit_fine(high, unit)}"


def _moved(one: Learnt) -> Text:
    return Text(percent(one.shift), "" if one.identified else "dim")


def _rest(found: CalibrationSummary) -> str:
    every = len(found.learnt)
    return (
        f"Moved: the share of an input's distribution that lies elsewhere than before. {found.unidentified} of {every} "
        "inputs are moved by less than a tenth: about them, taken singly, the facts say next to nothing."
    )


def _tied(found: CalibrationSummary) -> Table:
    made = table("Inputs tied to one another", "", "rank correlation", widths=(31, 28, 16))
    made.columns[1].justify = "left"
    for a, b, rho in found.correlations[:TIED]:
        made.add_row(a, b, f"{rho:+.2f}".replace("-", "−"))
    return made
