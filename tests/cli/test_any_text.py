"""Any text a user may write stands on screens and in figures as it is, or is refused; nothing of it is obeyed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from sim.cli import main
from sim.format import OBEYED, harmless
from sim.output.terminal.plain import PlainConsole
from sim.output.terminal.screen import table
from sim.results.store import LONGEST, folder_name
from sim.scenario.files import load

MARKUP = "Is [/b] better, or [bold red]not[/bold red] :smile: [link=x]?"
SCENARIO = """
title: '{text}'
question: '{text}'
extends: one-team
shocks:
  - {{from: 2020-05-01, what: violence, by: 1, note: '{text}'}}
"""
SWEEP = """
title: '{text}'
question: '{text}'
scenario: one-team
worlds: 32
design: table
points: t.csv
"""
CSV = "name,strikes.scale\n{text},0\nother,1\n"


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return " ".join(done.stdout.split())


def test_brackets_are_brackets_on_every_screen(here: Path) -> None:
    (here / "mine.yaml").write_text(SCENARIO.format(text=MARKUP), encoding="utf-8")
    (here / "[b]other.yaml").write_text(SCENARIO.format(text=MARKUP), encoding="utf-8")
    assert MARKUP in shown("run", "mine.yaml", "--runs", "32")
    assert MARKUP in shown("validate", "mine.yaml")
    assert MARKUP in shown("replay", "mine.yaml", "--run", "1", "--no-figures")
    assert "[b]other" in shown("compare", "mine.yaml", "[b]other.yaml", "--runs", "32")


def test_brackets_are_brackets_on_a_sweeps_screens(here: Path) -> None:
    (here / "t.csv").write_text(CSV.format(text=MARKUP.replace(",", "")), encoding="utf-8")
    (here / "sweep.yaml").write_text(SWEEP.format(text=MARKUP), encoding="utf-8")
    said = shown("sweep", "sweep.yaml")
    assert said.count("[/b]") >= 2
    assert "[link=x]" in said


CONTROLS = ("\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x08", "\x00", "\x7f", "\u202e", "\u2066")


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_control_characters_are_refused_in_every_text(control: str, here: Path) -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in control)
    for key in ("title", "question"):
        rest = {"title": "question: q", "question": "title: t"}[key]
        (here / "mine.yaml").write_text(f'{rest}\nextends: one-team\n{key}: "a {escaped} b"\n', encoding="utf-8")
        done = CliRunner().invoke(main, ["run", "mine.yaml"])
        assert done.exit_code == 3
        assert "mine.yaml:3:" in done.stderr
        assert not OBEYED.search(done.stderr)
    (here / "t.csv").write_text(CSV.format(text=f"a {control} b"), encoding="utf-8")
    (here / "s.yaml").write_text(SWEEP.format(text="t"), encoding="utf-8")
    done = CliRunner().invoke(main, ["sweep", "s.yaml"])
    assert done.exit_code == 3
    assert not OBEYED.search(done.stderr)


@pytest.mark.parametrize("title", ["د افغانستان د سولې خبرې", "می‌خواهم", "עברית \u200f", "和平", "é ß ﬁ", "🕊"])
def test_letters_of_any_script_are_letters(title: str, here: Path) -> None:
    (here / "mine.yaml").write_text(SCENARIO.format(text=title), encoding="utf-8")
    assert load("mine.yaml").title == " ".join(title.split())
    assert " ".join(title.split()) in shown("run", "mine.yaml", "--runs", "32", "--no-figures")


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_printed(text: str) -> None:
    console = PlainConsole(file=io.StringIO(), width=60, force_terminal=True, color_system="truecolor")
    made = table("x", text.replace("\n", ""))
    made.add_row(text, Text(text))
    console.print(made)
    console.print(text, style="bold")
    printed = console.file.getvalue().replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert not OBEYED.search(printed)


@given(st.text())
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert not OBEYED.search(harmless(text))
    assert len(harmless(text)) == len(text)
    if not OBEYED.search(text):
        assert harmless(text) == text


@given(st.text())
def test_the_folder_of_any_name_is_a_visible_one_inside(name: str) -> None:
    folder = folder_name(name)
    assert folder == Path(folder).name
    assert folder not in ("", ".", "..")
    assert not folder.startswith(".")
    assert len(folder.encode()) <= LONGEST + 11
    assert folder.isprintable()


@pytest.mark.parametrize("name", ["doha-2020", "six_scenarios", "a.b", "میں"])
def test_an_ordinary_name_is_the_folders(name: str) -> None:
    assert folder_name(name) == name


def test_names_that_are_made_safe_stay_apart() -> None:
    names = ["..", ".", "a b", "a_b", "a/b", "a\tb", "x" * 200, "x" * 201, ".hidden", "hidden"]
    assert len({folder_name(name) for name in names}) == len(names)
