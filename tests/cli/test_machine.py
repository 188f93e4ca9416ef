"""Machines differ in their system and in their encoding; the command works, or says at once what it needs."""

import json
import os
import shlex
import subprocess

import pytest

from sim.cli.machine import check_arguments, check_system
from sim.errors import UsageError
from tests.cli.conftest import TALKS, Talks

TITLE = "د سولې خبرې – “as signed”"
IN_ASCII = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # as a machine before UTF-8


def write(path):
    path.write_text(f"title: {json.dumps(TITLE)}\nquestion: څه به پېښ شي؟\nextends: doha-2020\n", encoding="utf-8")


def test_a_title_in_any_script_is_kept_in_any_locale(talks: Talks, tmp_path):
    write(tmp_path / "signed.yaml")
    done = talks("run", "signed.yaml", "--runs", "64", "--figures", "figures", env=IN_ASCII)
    assert done.returncode == 0, done.stderr
    assert TITLE in done.stdout
    (manifest,) = tmp_path.glob("results/signed/*/manifest.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["title"] == TITLE
    assert list((tmp_path / "figures").glob("*.csv"))


@pytest.mark.parametrize("locale", [IN_ASCII, dict(os.environ)], ids=["ascii", "utf-8"])
def test_a_screen_is_written_in_utf_8(locale, talks: Talks, tmp_path):
    write(tmp_path / "signed.yaml")
    assert TITLE in talks("validate", "signed.yaml", env=locale).stdout


def test_a_name_that_the_locale_cannot_write_is_refused_at_once(talks: Talks, tmp_path):
    write(tmp_path / "سوله.yaml")
    assert talks("validate", "سوله.yaml").returncode == 0
    done = talks("run", "سوله.yaml", env=IN_ASCII)
    assert done.returncode == 2
    assert "set PYTHONUTF8=1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_not_utf_8_is_refused_at_once(talks: Talks, tmp_path):
    name = os.fsdecode(b"caf\xe9.yaml")
    write(tmp_path / name)
    done = talks("run", name)
    assert done.returncode == 2
    assert "rename the file" in done.stderr
    assert "Traceback" not in done.stderr


def test_letters_of_latin_1_are_refused_where_file_names_have_that_encoding():
    check_arguments(["run", "été.yaml"], "utf-8")
    with pytest.raises(UsageError, match="set PYTHONUTF8=1"):
        check_arguments(["run", "été.yaml"], "iso8859-1")


def test_windows_is_told_what_it_needs():
    with pytest.raises(UsageError, match="Windows Subsystem for Linux"):
        check_system("win32")


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_linux_and_macos_are_served(platform):
    check_system(platform)


@pytest.mark.parametrize(
    "arguments", [("list",), ("--help",), ("run", "doha-2020", "--runs", "64", "--no-figures", "--json")], ids=" ".join
)
def test_output_that_cannot_be_written_is_a_failure_with_a_reason(arguments, talks: Talks):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = talks(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 4
    assert done.stderr == "talks: cannot read or write the output: no space left on device\n"


def in_shell(line, folder, **environment):
    """A command as a shell starts it, with redirections of its own."""
    line = line.replace("talks", shlex.quote(str(TALKS)))
    there = {**os.environ, **environment}
    return subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, encoding="utf-8", env=there)


def test_a_closed_standard_output_is_refused_before_anything_is_run(tmp_path):
    done = in_shell("talks run doha-2020 >&-", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "talks: standard output is closed: let it go to a file, or to /dev/null\n"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_no_more_is_said(tmp_path):
    (tmp_path / "gone").mkdir()
    done = in_shell("cd gone && rmdir ../gone && talks run doha-2020", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "talks: the folder you are in is there no more: go to another\n"


def test_figures_need_no_other_stream_and_no_short_folder_for_temporary_files(tmp_path):
    deep = tmp_path / ("x" * 200)
    deep.mkdir()
    done = in_shell("talks run doha-2020 --runs 64 <&- 2>&-", tmp_path, TMPDIR=str(deep))
    assert done.returncode == 0
    assert len(list(tmp_path.glob("results/doha-2020/*/figures/*.png"))) == 4
