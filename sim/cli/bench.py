"""`talks bench`: how fast this machine lives histories."""

from __future__ import annotations

import click

from sim.cli.group import console, main, print_json


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the screen.")
def bench(as_json: bool) -> None:
    """Measure how fast this machine lives histories, and how long the first run compiles (half a minute)."""
    from sim.output.terminal.screen import table
    from sim.simulate.speed import machine, rates, seconds_to_compile

    found, seconds = list(rates()), seconds_to_compile()
    if as_json:
        named = {one.name: round(one.rate, 1) for one in found}
        print_json({"machine": machine(), "histories_a_second": named, "seconds_to_compile": round(seconds, 2)})
        return
    made = table("Histories of the baseline", "a second", "against Mesa", widths=(44, 12, 13))
    for one in found:
        made.add_row(one.name, f"{one.rate:,.0f}", f"{one.rate / found[-1].rate:,.0f}")
    console().print(machine(), style="dim")
    console().print(made)
    console().print(f"Compiled once after an installation or a change, in {seconds:.1f} s of one core.")
