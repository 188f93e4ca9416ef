"""What `talks query` gives to other programs: rows as they come, in little memory, until somebody has had enough."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from tests.cli.conftest import TALKS
from tests.cli.test_stopping import heed_signals
from tests.manifests import rewrite
from tests.sweeps.conftest import run, small

ENDLESS = "select count(*) as n from range(10000000) a, range(10000000) b where a.range * b.range % 7 = 3"
MANY = "select range as history, date '2021-09-01' as day, range / 7 as x, 'settlement' as ending from range({rows})"
ODD = """
    select sum(ended) as ended, 1.5 as half, 1 / 0 as beyond, [1, 'nan'::double] as list, null as none,
    min(withdrawal_deadline) as day, timestamp '2021-09-01 03:00' as hour, min(outcome) as first from shares
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("study")
    run(place, small("runs", worlds=8))
    return str(place)


@pytest.fixture(scope="module")
def usual(study: str) -> float:
    return peak("query", study, MANY.format(rows=1))


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["query", *arguments])


def test_json_has_numbers_as_numbers_and_dates_as_iso_text(study: str) -> None:
    (row,) = json.loads(asked(study, ODD, "--json").stdout)
    assert row == {
        "ended": 64,
        "half": 1.5,
        "beyond": None,
        "list": [1.0, None],
        "none": None,
        "day": "2020-12-25",
        "hour": "2021-09-01T03:00:00",
        "first": "settlement",
    }


def test_numbers_of_other_code_are_told_as_such(tmp_path: Path) -> None:
    run(tmp_path, small("bands", worlds=8))
    ask = str(tmp_path), "select count(*) as n from shares", "--csv"
    assert asked(*ask).stderr == ""
    rewrite(tmp_path, made_by="sim.studies.sweeps.tables 0123456789abcdef", command="talks sweep small")
    found = asked(*ask)
    assert found.stdout == asked(*ask).stdout
    assert "was made by other code than the installed" in found.stderr
    assert "the same command makes them anew: talks sweep small" in found.stderr


def test_json_is_a_list_with_a_row_a_line(study: str) -> None:
    first, *rows, last = asked(study, MANY.format(rows=20_000), "--json").stdout.splitlines()
    assert (first, last, len(rows)) == ("[", "]", 20_000)
    assert json.loads(rows[-1])["history"] == 19_999
    assert json.loads(asked(study, "select 1 as a where false", "--json").stdout) == []
    assert asked(study, "select 1 as a where false", "--csv").stdout == '"a"\n'


def test_dates_are_compared_with_text(study: str) -> None:
    sql = "select distinct withdrawal_deadline from runs where withdrawal_deadline < '2021-09-01'"
    assert asked(study, sql, "--csv").stdout == '"withdrawal_deadline"\n2020-12-25\n'


def test_the_screen_shows_the_first_of_very_many_rows(study: str) -> None:
    said = asked(study, MANY.format(rows=20_000)).stdout
    assert "... and 19,800 more rows" in said
    assert said.count("settlement") == 200


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_memory_does_not_grow_with_the_rows(study: str, form: str, usual: float) -> None:
    assert peak("query", study, MANY.format(rows=200_000), form) - usual < 100e6


def peak(*arguments: str) -> float:
    """The most memory that the command took, in bytes."""
    begun = subprocess.Popen([str(TALKS), *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(begun.pid, 0)
    begun.returncode = os.waitstatus_to_exitcode(status)
    assert begun.returncode == 0
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_an_interrupted_query_stops(study: str) -> None:
    command = [str(TALKS), "query", study, ENDLESS]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", preexec_fn=heed_signals) as begun:
        time.sleep(2.5)
        begun.send_signal(signal.SIGINT)
        _, said = begun.communicate(timeout=60)
    assert begun.returncode == 130
    assert said.startswith("talks: interrupted; finished results are kept")
    assert "Traceback" not in said


def test_an_interrupted_query_leaves_the_study_open_for_others(study: str) -> None:
    """As in a notebook, where the session goes on; whatever the query is about to do when it is interrupted."""
    session = f"""
import os, signal, threading, sim
study = sim.open_study({study!r})
study.query("select 1")
for k in range(16):
    timer = threading.Timer(0.01 * k, os.kill, (os.getpid(), signal.SIGINT))
    try:
        timer.start()
        study.query({ENDLESS!r})
    except KeyboardInterrupt:
        print(study.query("select count(*) as n from shares")["n"][0])
"""
    command = [sys.executable, "-c", session]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, preexec_fn=heed_signals)
    assert (done.stdout, done.stderr) == ("20\n" * 16, "")


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_who_reads_but_the_first_rows_ends_it_quietly(study: str, form: str) -> None:
    command = [str(TALKS), "query", study, MANY.format(rows=1_000_000), form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as begun:
        assert begun.stdout
        assert begun.stderr
        begun.stdout.readline()
        begun.stdout.close()
        assert begun.stderr.read() == b""


def test_what_fails_half_way_says_so(study: str) -> None:
    sql = "select (case when range = 50000 then 'x' else '1' end)::int as n from range(60000)"
    done = asked(study, sql, "--json")
    assert done.exit_code == 2
    assert "Could not convert string 'x'" in done.stderr
    assert "Traceback" not in done.stderr
