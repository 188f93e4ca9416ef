"""The screen of `talks claims`: what is borne out, what is contradicted, and what the rest hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.output.terminal.screen import closing
from sim.studies.claims import words as claimwords
from sim.studies.claims.summary import CANNOT, CIRCULAR, VERDICTS, ClaimsResult, Finding

HEADINGS = {
    "borne out": "Borne out, in at least 90% of the worlds",
    "depends": "It depends",
    "contradicted": "Contradicted: holds in at most 10%",
    CIRCULAR: "Circular: no test of what is claimed",
    CANNOT: "Cannot be put to the model",
}
WIDTHS = (16, 5)  # of effect and share; the claims take what is left
NARROW, WIDE = 55, 95


def print_claims(found: ClaimsResult, console: Console) -> None:
    """Print the claims by verdict, on 80 columns or more."""
    manifest = found.result.manifest
    console.print(Text("What the documents claim, put to the model", "bold"))
    worlds = f"{manifest['vectors']} worlds that pass the back-test, {manifest['histories']} histories of each"
    console.print(f"{worlds}, seed {manifest['seed']}", style="dim")
    console.print(f"{claimwords.headline(found.findings)}.")
    for verdict in VERDICTS:
        if found.of(verdict):
            console.print()
            console.print(_block(verdict, found.of(verdict), min(max(console.width - 25, NARROW), WIDE)))
    console.print(f"\n{_reading(manifest['histories'])}", style="dim")
    first = next((f.evidence[0] for verdict in VERDICTS for f in found.of(verdict)), "")
    closing(console, str(found.result.path), f"talks evidence {first}".rstrip())


def _reading(histories: int) -> str:
    """What the columns mean."""
    return (
        "Effect: by how much the scenarios differ or, where a level is claimed, the level; its mean over the worlds, "
        "and the middle 90% of them as their histories show it, chance included. Holds: the share of the worlds in "
        f"which it is as claimed, and large enough to count; {histories} histories of a world see a difference from "
        f"{100 / histories:.2g} points on, and beyond chance is what a 95% interval of theirs leaves. Circular: "
        f"{claimwords.CIRCULAR_MEANS}; it is not counted as borne out. As signed: doha-2020. How each claim was read: "
        "--json."
    )


def _block(verdict: str, findings: list[Finding], width: int) -> Any:
    """The claims with one verdict: claim, effect, how often it holds; below the claim what was measured."""
    made = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    made.add_column(Text(f"{HEADINGS[verdict]} ({len(findings)})", "bold not dim"), width=width, overflow="fold")
    for heading, width in zip(("effect", "holds"), WIDTHS, strict=True):
        made.add_column("" if verdict == CANNOT else heading, justify="right", width=width, no_wrap=True)
    for finding in findings:
        made.add_row(_words(finding), _effect(finding), Text(claimwords.share(finding), "bold"))
    return made


def _words(finding: Finding) -> Group:
    return Group(Text(finding.claim, "bold"), *(Padding(line, (0, 0, 0, 2)) for line in _details(finding)))


def _details(finding: Finding) -> Iterator[Text]:
    """Who says it, what was measured, how sure, on what it hangs, why it is circular or cannot be put."""
    yield Text(f"Said by {finding.says}", "italic")
    if finding.worlds is not None:
        yield Text(claimwords.measured(finding), "dim")
        yield Text(claimwords.counted(finding))
    if finding.verdict == "depends":
        yield from _hangs_on(finding)
    if finding.why:
        yield Text(f"{finding.why[0].upper()}{finding.why[1:]}", "yellow")


def _hangs_on(finding: Finding) -> Iterator[Text]:
    """At which end of which uncertainty the claim rather holds, in words; of which others, by name."""
    if not finding.depends_on:
        yield Text("No single uncertainty stands out", "cyan")
        return
    first, *others = finding.depends_on
    yield Text(f"Rather if {claimwords.hangs_on(first)}", "cyan")
    if others:
        named = " and ".join(f"{other.holds_when} {other.parameter}" for other in others)
        yield Text(f"also with {named}", "cyan")


def _effect(finding: Finding) -> Text:
    if finding.effect is None:
        return Text()
    return Text.assemble((claimwords.effect(finding), "bold"), "\n", (claimwords.spread(finding), "dim"))
