"""`talks sweep` and `talks query` as somebody at a terminal meets them."""

import json
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from sim.model.outcomes import OUTCOMES
from tests.cli.conftest import TALKS, Talks
from tests.cli.test_stopping import heed_signals

SWEEP = """\
title: Small
question: Does it work?
scenario: doha-2020
worlds: 64
histories: 2
design: grid
over:
  withdrawal.deadline: {levels: [2020-08-01, 2020-12-25, 2021-06-30], label: Last day}
  nato.stays: {label: NATO stays}
"""


@pytest.fixture
def sweep(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    return path


def result(tmp_path: Path) -> Path:
    (manifest,) = (tmp_path / "results" / "small").glob("*/manifest.json")
    return manifest.parent


def test_a_sweep_says_how_histories_end_and_draws_its_figures(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    done = talks("sweep", "small.yaml", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines()[:-2])) <= 80
    assert "6 points (grid) on doha-2020" in done.stdout
    assert "2 of 6 points cannot be run:" in done.stdout
    assert "point 0: 'withdrawal.deadline' (2020-08-01) must not come before" in done.stdout
    there = result(tmp_path)
    assert {path.name for path in (there / "figures").glob("*.png")} == {"phase.png", "slices.png"}
    following = re.search(r'Next: talks query (\S+) "(.+)"', done.stdout)
    assert following
    assert talks("query", *following.groups()).returncode == 0
    assert not list(tmp_path.rglob(".*part*"))


def test_what_is_promised_in_json(talks: Talks, sweep: Path) -> None:
    found = json.loads(talks("sweep", "small.yaml", "--no-figures", "--json", "-q").stdout)
    assert {"sweep", "scenario", "scenario_hash", "seed", "version", "result", "design", "worlds", "histories"} <= set(
        found
    )
    assert len(found["points"]) == 6
    failed, lived = found["points"][0], found["points"][2]
    assert (failed["outcomes"], "must not come before" in failed["failure"]) == (None, True)
    assert lived["values"] == {"withdrawal_deadline": "2020-12-25", "nato_stays": False}
    assert sum(ending["share"] for ending in lived["outcomes"].values()) == pytest.approx(1.0)
    assert set(lived["outcomes"]["settlement"]) == {"share", "low", "high", "inputs_low", "inputs_high"}


def test_a_dry_run_says_what_it_takes_and_runs_nothing(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    done = talks("sweep", "small.yaml", "--dry-run")
    assert done.returncode == 0
    for words in ("6 (grid)", "64 worlds x 2", "768", "Time on this machine, about", "Disk, about", "Nothing was run"):
        assert words in done.stdout
    assert not (tmp_path / "results").exists()


def test_a_scenario_is_run_until_it_is_as_narrow_as_asked(talks: Talks) -> None:
    found = json.loads(talks("sweep", "residual-force", "--until", "settlement=2pt", "--json", "-q").stdout)
    assert found["widths"]["settlement"] <= 2.0
    assert found["worlds"] % 32 == 0


def test_the_same_worlds_as_talks_run(talks: Talks) -> None:
    """A sweep of one point lives the very histories of `talks run`."""
    swept = talks("sweep", "residual-force", "--worlds", "200", "--seed", "4", "--json", "-q", "--no-figures").stdout
    run = talks("run", "residual-force", "--runs", "200", "--seed", "4", "--json", "-q", "--no-figures").stdout
    (point,) = json.loads(swept)["points"]
    outcomes = json.loads(run)["outcomes"]
    assert {name: e["share"] for name, e in point["outcomes"].items()} == {n: e["share"] for n, e in outcomes.items()}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("nothing.yaml",), 3, "there is no sweep or scenario 'nothing.yaml'"),
        (("evry-lever",), 3, "did you mean 'every-lever'"),
        (("small.yaml", "--until", "1pt", "--worlds", "9"), 2, "leave --worlds out"),
        (("small.yaml", "--until", "one"), 2, "takes a width in points such as 0.2pt, found 'one'"),
        (("small.yaml", "--until", "nan"), 2, "takes a width from 0.01pt to 100pt"),
        (("small.yaml", "--until", "setlement=1pt"), 2, "did you mean 'settlement'"),
        (("small.yaml", "--worlds", "0"), 2, "is not in the range 1<=x<=1000000000"),
        (("small.yaml", "--worlds", "9999999999"), 2, "is not in the range 1<=x<=1000000000"),
        (("small.yaml", "--keep", "all"), 2, "is not one of"),
        (("small.yaml", "--into", "nosuch://place"), 2, "nosuch://place"),
        (("small.yaml", "--into", "/proc/nowhere"), 4, "cannot write /proc/nowhere"),
        (("every-lever", "--worlds", "1000000000"), 2, "are more than one study can hold"),
        (("every-lever", "--worlds", "30000000", "--keep", "runs"), 4, "15,360,000,000 histories would need"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    talks: Talks, sweep: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = talks("sweep", *arguments, "--no-figures", "-q")
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_of_another_study_is_refused(talks: Talks, sweep: Path) -> None:
    assert talks("sweep", "small.yaml", "--into", "here", "--no-figures", "-q").returncode == 0
    done = talks("sweep", "small.yaml", "--into", "here", "--no-figures", "-q", "--seed", "9")
    assert done.returncode == 4
    assert "here holds a study with another seed (1); choose another place" in done.stderr


def test_an_interrupt_ends_with_130_and_the_same_command_goes_on(tmp_path: Path, sweep: Path) -> None:
    command = [str(TALKS), "sweep", "small.yaml", "--worlds", "20000", "--no-figures", "-q"]
    begun = subprocess.Popen(command, cwd=tmp_path, stderr=-1, stdout=-1, encoding="utf-8", preexec_fn=heed_signals)
    while not list(tmp_path.glob("results/small/*/shards/p*")):
        time.sleep(0.05)
        assert begun.poll() is None
    begun.send_signal(signal.SIGINT)
    _, said = begun.communicate(timeout=60)
    assert begun.returncode == 130
    assert "the same command goes on" in said
    kept = {path.name for path in tmp_path.glob("results/small/*/shards/p*")}
    assert 0 < len(kept) < 20


def test_plot_draws_a_stored_sweep_anew(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    talks("sweep", "small.yaml", "--no-figures", "-q")
    done = talks("plot", str(result(tmp_path)), "--figures", "drawn")
    assert done.returncode == 0
    assert {path.name for path in (tmp_path / "drawn").glob("*.png")} == {"phase.png", "slices.png"}


def test_a_sweep_is_listed_and_validated(talks: Talks, sweep: Path) -> None:
    listed = talks("list").stdout
    assert "every-lever" in listed
    assert "Which levers move the talks" in listed
    done = talks("validate", "small.yaml", "every-lever")
    assert done.returncode == 0
    assert "small.yaml: sound, 'Small', 6 points" in done.stdout
    sweep.write_text(SWEEP.replace("design: grid", "design: gird"), encoding="utf-8")
    assert talks("validate", "small.yaml").returncode == 3


def test_a_query_is_printed_as_a_table_as_csv_and_as_json(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    talks("sweep", "small.yaml", "--no-figures", "-q")
    there = str(result(tmp_path))
    sql = "select outcome, round(avg(share), 3) as share from shares group by outcome order by outcome"
    rows = json.loads(talks("query", there, sql, "--json").stdout)
    assert [row["outcome"] for row in rows] == list(OUTCOMES)
    csv = talks("query", there, sql, "--csv").stdout.splitlines()
    assert csv[0] == '"outcome","share"'
    assert len(csv) == 6
    screen = talks("query", there, sql).stdout
    assert f"{rows[2]['share']:,.4g}" in screen
    about = talks("query", there).stdout
    assert "Lower end of the 95% sampling interval (share)" in about
    assert "2020-02-29 is day 0" in about


@pytest.mark.parametrize(
    ("sql", "message"), [("select x from shares", 'column "x"'), ("delete from shares", "expected one query")]
)
def test_a_query_that_is_none_is_refused(talks: Talks, sweep: Path, tmp_path: Path, sql: str, message: str) -> None:
    talks("sweep", "small.yaml", "--no-figures", "-q")
    done = talks("query", str(result(tmp_path)), sql)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_query_of_what_is_no_result_is_refused(talks: Talks, tmp_path: Path) -> None:
    assert "there is no result at nowhere" in talks("query", "nowhere", "select 1").stderr


def test_a_table_of_named_plans_is_shown_plan_by_plan(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    """Points that fill no plane, with names that a careless screen would take for markup."""
    plans = (
        "name,withdrawal.deadline,strikes.scale\nas it [was],2021-04-29,1\nfirm [/x],2021-09-01,2\nlate,2021-09-01,1\n"
    )
    (tmp_path / "plans.csv").write_text(plans, encoding="utf-8")
    text = SWEEP.partition("design")[0].replace("Does it work?", '"Why [/x] not [red]?"') + "design: table\n"
    (tmp_path / "plans.yaml").write_text(text + "points: plans.csv\n", encoding="utf-8")
    done = talks("sweep", "plans.yaml", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Why [/x] not [red]?" in done.stdout
    assert "firm [/x]" in done.stdout
    assert [path.name for path in tmp_path.glob("results/plans/*/figures/*.png")] == ["outcomes.png"]


def test_levels_that_are_none_and_points_that_fail_are_shown(talks: Talks, tmp_path: Path, sweep: Path) -> None:
    over = "over:\n  withdrawal.interim: [2020-11-01, none]\n  withdrawal.conditionality: [0, 2]\n"
    sweep.write_text(SWEEP.partition("over")[0] + over, encoding="utf-8")
    done = talks("sweep", "small.yaml", "-q", "--no-figures")
    assert done.returncode == 0, done.stderr
    assert "none" in done.stdout


def test_a_design_of_which_nothing_can_be_run_ends_with_4(talks: Talks, sweep: Path) -> None:
    over = "over:\n  withdrawal.deadline: [2020-05-01, 2020-06-01]\n"
    sweep.write_text(SWEEP.partition("over")[0] + over, encoding="utf-8")
    done = talks("sweep", "small.yaml", "-q")
    assert done.returncode == 4
    assert "no point of the design can be run" in done.stderr
    assert "2 of 2 points cannot be run" in done.stdout


def test_odd_answers_are_printed_in_every_form(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    talks("sweep", "small.yaml", "--no-figures", "-q")
    there = str(result(tmp_path))
    sql = "select 1/0 as a, [1, 2] as b, interval 1 day as c, '[red]' as \"[/x]\""
    for form in ((), ("--csv",), ("--json",)):
        done = talks("query", there, sql, *form)
        assert done.returncode == 0, done.stderr
        assert "[red]" in done.stdout
    assert "two columns are called a" in talks("query", there, "select 1 as a, 2 as a").stderr
    assert "exclude one another" in talks("query", there, sql, "--csv", "--json").stderr


def test_what_lies_in_the_users_folder_is_not_imported(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    (tmp_path / "sim.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (tmp_path / "pyarrow.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    done = talks("sweep", "small.yaml", "-q")
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("results/small/*/figures/phase.png"))


def test_a_sweep_is_not_run_as_a_scenario_nor_drawn_unfinished(talks: Talks, sweep: Path, tmp_path: Path) -> None:
    assert "small.yaml is a sweep: talks sweep small.yaml" in talks("run", "small.yaml").stderr
    (tmp_path / "results" / "half").mkdir(parents=True)
    (tmp_path / "results" / "half" / "plan.json").write_text("{}", encoding="utf-8")
    said = talks("plot", "results/half").stderr
    assert "is not finished: the same `talks sweep` goes on with it" in said
