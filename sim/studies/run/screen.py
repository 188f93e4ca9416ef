"""The screen of `talks run`: how histories end, when things happen, how the war goes."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import join
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.format import day_of, number, percent, percent_range, written
from sim.model.outcomes import MEASURES
from sim.model.words import OUTCOME_LABELS, SCREEN_COLOURS
from sim.output.terminal.screen import bar, closing, spark, table
from sim.results.summary import Summary
from sim.scenario.files import BASELINE, load
from sim.studies.run.deciding_screen import print_decides
from sim.studies.run.summary import Run, measures

INPUTS = {
    "posterior": "Uncertain inputs: from the worlds that pass the documents' dated facts.",
    "prior": "Uncertain inputs: from their ranges alone, whatever the documents' dated facts.",
}
OTHER_RULES = (
    "Uncertain inputs: from worlds that passed the documents' dated facts under other rules than these; "
    "`talks calibrate` finds those that pass now."
)
TOTALS = (
    "attacks_first_45_days",
    "killed_first_45_days",
    "attacks",
    "security_forces_killed",
    "civilians_killed",
    "strikes",
    "prisoners_released",
    "prisoners_returned",
    "suspensions",
)


def print_run(run: Run, console: Console) -> None:
    """Print one ensemble, on 80 columns or more."""
    result, summary = run.result, run.summary
    found = measures(result)
    heading = Text.assemble((summary.title, "bold"), (f"  {summary.runs:,} histories, seed {summary.seed}", "dim"))
    console.print(heading)
    console.print(result.manifest["question"], style="dim")
    for line in _setting(result.manifest):
        console.print(line, style="yellow")
    if result.manifest["worlds_pass"] is False:
        console.print(OTHER_RULES, style="yellow")
    else:
        console.print(INPUTS[result.manifest["resolved"]["inputs"].split()[0]], style="dim")
    for screen in (_outcomes(summary), _dates(summary, found), _totals(found), _paths(summary)):
        console.print()
        console.print(screen)
    print_decides(run.decides, console)
    console.print(
        f"\n90% of worlds: the middle nine tenths of the shares that {summary.worlds} single worlds, vectors of "
        f"uncertain inputs, give on their own ({summary.histories} histories each). A settlement or a fall ends a "
        "history: what had not come by then does not come.",
        style="dim",
    )
    closing(console, str(result.path), _next(summary, run.named or (summary.name,), result.manifest["resolved"]))


def _next(summary: Summary, named: Sequence[str], resolved: dict[str, Any]) -> str:
    """A comparison with the baseline, where both end on the same day."""
    if summary.name == BASELINE:
        return f"talks compare {BASELINE} home-by-christmas"
    first = load(BASELINE)
    same = resolved["end"] == first.end.isoformat()
    asked = named[1:] if named[0] == BASELINE else named
    return f"talks compare {BASELINE} {join(asked)}" if same else f"talks run {BASELINE}"


def _setting(manifest: dict[str, Any]) -> list[str]:
    """What a reader should know of the scenario beside its question."""
    resolved = manifest["resolved"]
    shocks = [f"{s['what']} {s['by']:+g} from {s['from']} to {s['to']}" for s in resolved["shocks"]]
    settings = {"Changed beside the levers": manifest["marked"], "Without": resolved["without"], "Shocks": shocks}
    return [f"{label}: {', '.join(items)}" for label, items in settings.items() if items]


def _outcomes(summary: Summary) -> Any:
    made = table("How histories end", "share", "95%", "90% of worlds", "", widths=(22, 5, 9, 14, 21))
    made.columns[4].justify = "left"
    for name, i in summary.outcomes.items():
        made.add_row(
            OUTCOME_LABELS[name],
            Text(percent(i.share), "bold"),
            Text(percent_range(i.low, i.high), "dim"),
            Text(percent_range(i.inputs_low, i.inputs_high), "dim"),
            bar(i.share, SCREEN_COLOURS[name], 21),
        )
    return made


def _dates(summary: Summary, found: dict[str, Any]) -> Any:
    made = table(f"When, if by {written(summary.end)}", "share", "median", "middle 90%", widths=(29, 5, 11, 25))
    for m in MEASURES:
        if m.is_day and found[m.name]["occurring"]:
            low, mid, high = (day_of(summary.start, found[m.name][q]) for q in ("q05", "q50", "q95"))
            share = percent(found[m.name]["occurring"])
            made.add_row(m.label, share, Text(mid, "bold"), Text(f"{low} – {high}", "dim"))
    return made


def _totals(found: dict[str, Any]) -> Any:
    labels = {m.name: m.label for m in MEASURES}
    made = table("In all", "median", "middle 90%", widths=(41, 8, 20))
    for name in TOTALS:
        low, mid, high = (number(found[name][q]) for q in ("q05", "q50", "q95"))
        made.add_row(labels[name], Text(mid, "bold"), Text(f"{low} – {high}", "dim"))
    return made


def _paths(summary: Summary) -> Any:
    span = f"{summary.start:%b %Y} to {summary.end:%b %Y}"
    made = table(f"Median path, {span}", "", "top", "ends at", widths=(33, 24, 6, 7))
    for bands in (followed.shown for followed in summary.bands.values()):
        median, sign = bands.quantiles[2], "%" if bands.unit == "%" else ""
        top = 100.0 if sign else float(median.max())
        ends = f"{number(float(median[-1]))}{sign}"
        made.add_row(bands.label, spark(median, top, 24), Text(f"{number(top)}{sign}", "dim"), ends)
    return made
