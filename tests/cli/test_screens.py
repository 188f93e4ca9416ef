"""What a person reads, on 80 columns."""

from pathlib import Path

import pytest

import sim
from tests.cli.conftest import Talks


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "home-by-christmas", "--runs", "200", "--no-figures"),
        ("compare", "doha-2020", "one-team", "--runs", "200", "--no-figures"),
        ("list",),
        ("evidence",),
        ("evidence", "withdrawal.deadline"),
    ],
)
def test_every_line_fits_80_columns(arguments: tuple[str, ...], talks: Talks) -> None:
    done = talks(*arguments)
    assert done.returncode == 0, done.stderr
    assert max(len(line.rstrip()) for line in done.stdout.splitlines() if not line.startswith("Saved")) <= 80
    assert "…" not in done.stdout


def test_the_list_breaks_lines_between_words_and_groups_scenarios_by_what_they_change(talks: Talks) -> None:
    said = talks("list").stdout
    whole = " ".join(said.split())
    assert "What if the reset of 15 October 2020, fewer casualties for fewer strikes, held until the" in whole
    assert said.index("When prisoners go free") < said.index("decree ") < said.index("How much is fought")


def test_run_ends_with_where_it_is_and_what_comes_next(talks: Talks) -> None:
    done = talks("run", "residual-force", "--runs", "200", "--no-figures")
    assert "does not forecast" in done.stdout
    assert "Saved to results/residual-force/" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1] == "Next: talks compare doha-2020 residual-force"


def test_a_changed_uncertainty_is_marked(talks: Talks, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "title: t\nquestion: q\nextends: doha-2020\nwar:\n  branching: 0.9\n", encoding="utf-8"
    )
    assert "war.branching" in talks("run", "mine.yaml", "--runs", "50", "--no-figures").stdout


def test_new_writes_a_scenario_that_runs_and_never_overwrites(talks: Talks, tmp_path: Path) -> None:
    assert talks("new", "mine").returncode == 0
    assert talks("validate", "mine.yaml").returncode == 0
    done = talks("run", "mine.yaml", "--runs", "50", "--no-figures")
    assert done.stdout.rstrip().endswith("Next: talks compare doha-2020 mine.yaml")
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    again = talks("new", "mine")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == text


def test_validate_reports_every_problem_of_every_file(talks: Talks, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "extends: doha-2020\ntitle: t\nquestion: q\nwithdrawal:\n  deadlin: 2021-05-01\n", encoding="utf-8"
    )
    (tmp_path / "b.yaml").write_text(
        "extends: doha-2020\ntitle: t\nquestion: q\nwithdrawal:\n  residual: -5\n", encoding="utf-8"
    )
    done = talks("validate", "a.yaml", "one-team", "b.yaml")
    assert done.returncode == 3
    assert "a.yaml:5:3" in done.stderr
    assert "b.yaml:5:13" in done.stderr
    assert "one-team: sound" in done.stdout


def test_figures_come_as_png_and_svg_with_their_data(talks: Talks, tmp_path: Path) -> None:
    assert talks("run", "doha-2020", "--runs", "200").returncode == 0
    assert talks("compare", "doha-2020", "one-team", "--runs", "200", "--figures", "drawn").returncode == 0
    own = next((tmp_path / "results" / "doha-2020").iterdir()) / "figures"
    figures = sim.open_study(own.parent).figures
    names = {f"{name}{kind}" for name in figures for kind in (".png", ".svg", ".csv")}
    assert {p.name for p in own.iterdir() if not p.name.startswith(".")} == names
    assert {p.name for p in (tmp_path / "drawn").glob("*.png")} == {"outcomes.png", "compare-one-team.png"}
