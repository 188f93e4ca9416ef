"""The screen of `talks claims`: what is borne out, what is contradicted, and what the rest hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.findings import CANNOT, VERDICTS, ClaimsResult, Finding, shown
from sim.analysis.quantities import POINTS
from sim.format import percent
from sim.terminal.screen import closing

HEADINGS = {
    "borne out": "Borne out, in at least 90% of the worlds",
    "depends": "It depends",
    "contradicted": "Contradicted, in at most 10% of the worlds",
    CANNOT: "Cannot be put to the model",
}
UNITS = {POINTS: "pts", "multiple of 2019": "× 2019"}
WIDTHS = (55, 16, 5)


def print_claims(found: ClaimsResult, console: Console) -> None:
    """Print the claims by verdict, on 80 columns or more."""
    manifest = found.result.manifest
    console.print(Text("What the documents claim, put to the model", "bold"))
    worlds = f"{manifest['vectors']} worlds that pass the back-test, {manifest['histories']} histories of each"
    console.print(f"{worlds}, seed {manifest['seed']}", style="dim")
    for verdict in VERDICTS:
        if found.of(verdict):
            console.print()
            console.print(_block(verdict, found.of(verdict)))
    console.print(
        "\nEffect: by how much the scenarios differ, or the measure lies beyond what is claimed; its mean over the "
        "worlds, and their middle 90%. Holds: the share of the worlds in which it is as claimed, and large enough to "
        "count. As signed: doha-2020. How each claim was read: --json.",
        style="dim",
    )
    first = next((f.evidence[0] for verdict in VERDICTS for f in found.of(verdict)), "")
    closing(console, str(found.result.path), f"talks evidence {first}".rstrip())


def _block(verdict: str, findings: list[Finding]) -> Any:
    """The claims with one verdict: claim, effect, how often it holds; below the claim what was measured."""
    made = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    made.add_column(Text(f"{HEADINGS[verdict]} ({len(findings)})", "bold not dim"), width=WIDTHS[0], overflow="fold")
    for heading, width in zip(("effect", "holds"), WIDTHS[1:], strict=True):
        made.add_column("" if verdict == CANNOT else heading, justify="right", width=width, no_wrap=True)
    for finding in findings:
        made.add_row(_words(finding), _effect(finding), _share(finding))
    return made


def _words(finding: Finding) -> Group:
    return Group(Text(finding.claim, "bold"), *(Padding(line, (0, 0, 0, 2)) for line in _details(finding)))


def _details(finding: Finding) -> Iterator[Text]:
    if finding.told:
        yield Text(finding.told, "dim")
    if finding.verdict == "depends":
        yield Text(_hangs_on(finding), "cyan")
    if finding.why:
        why = f"{finding.why[0].upper()}{finding.why[1:]}"
        yield Text(f"Circular: {finding.why}" if finding.circular else why, "yellow")


def _hangs_on(finding: Finding) -> str:
    """At which ends of which uncertainties the claim rather holds."""
    parts = [f"{dependence.holds_when} {dependence.parameter}" for dependence in finding.depends_on]
    if not parts:
        return "No single uncertainty stands out"
    *first, last = parts
    return f"Rather with {', '.join(first)} and {last}" if first else f"Rather with {last}"


def _effect(finding: Finding) -> Text:
    if finding.difference is None or finding.low is None or finding.high is None:
        return Text()
    mean, low, high = (signed(value, finding.unit) for value in (finding.difference, finding.low, finding.high))
    unit = UNITS.get(finding.unit, finding.unit)
    return Text.assemble((mean, "bold"), f" {unit}\n", (f"{low} to {high}", "dim"))


def _share(finding: Finding) -> Text:
    return Text() if finding.probability is None else Text(percent(shown(finding)), "bold")


def signed(value: float, unit: str) -> str:
    """An effect with its sign: points to a tenth where they are few, other units to a hundredth, no more than told."""
    size = abs(value)
    decimals = (0 if size >= 9.95 else 1) if unit == POINTS else (0 if size >= 99.5 else 2)
    text = f"{value:+,.{decimals}f}"
    return "0" if float(text.replace(",", "")) == 0 else text.replace("-", "−")
