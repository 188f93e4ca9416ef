"""The screen of `talks results`: what is stored, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from sim.output.terminal.screen import table
from sim.results.listing import Stored

MEANINGS = {
    "other code": "Other code: made by another version; the same command makes it anew.",
    "not finished": "Not finished: the same `talks sweep` goes on with it.",
    "damaged": "Damaged: move it away and run the command again.",
}


def print_results(found: Sequence[Stored], root: str, console: Console) -> None:
    """Print one result a line, the newest first, and what its state means where it is not sound.

    Parameters
    ----------
    found : the results, the newest first
    root : the folder that they are kept in
    console : where it is printed
    """
    if not found:
        console.print(f"There are no results in {root}. Next: talks run doha-2020", soft_wrap=True)
        return
    made = table("result", "kind", "made (UTC)", "state")
    for column in made.columns[1:]:
        column.justify = "left"
    for one in found:
        state = Text(one.state, "dim" if one.state == "sound" else "yellow")
        made.add_row(Text(one.folder, overflow="fold"), one.kind, one.created[:16].replace("T", " "), state)
        made.add_row(Text(f"  {one.title}", "dim", no_wrap=True, overflow="ellipsis"))
    made.columns[0].no_wrap = False
    console.print(made)
    for meaning in (MEANINGS[name] for name in MEANINGS if any(one.state == name for one in found)):
        console.print(meaning, style="dim")
    console.print(Text.assemble(("\nNext: ", "dim"), f"talks query {found[0].folder}"), soft_wrap=True)
