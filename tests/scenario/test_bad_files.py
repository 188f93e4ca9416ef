"""The exact message for files that are not YAML, or not the YAML that a scenario may be."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import load

BILLION_LAUGHS = """\
a: &a [lol, lol]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
"""


def load_message(name: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(name)
    return str(caught.value)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "~\n"])
def test_empty_file(refusal, text):
    assert refusal(text) == "mine.yaml: this file is empty: `talks new` writes one to start from"


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x00\x00", "title: x\n".encode("utf-16")])
def test_binary_file(refusal, content):
    assert refusal(content) == "mine.yaml: this is a binary file, not YAML text"


def test_other_encoding(refusal):
    message = "mine.yaml: this file is not UTF-8 text (line 2): save it as UTF-8"
    assert refusal("title: x\nquestion: où ?\n".encode("latin-1")) == message


def test_byte_order_mark_is_no_problem(write):
    assert load(write(b"\xef\xbb\xbftitle: x\nquestion: y\n")).title == "x"


def test_control_character(refusal):
    assert refusal("title: x\nquestion: \x1b[31mred\n") == (
        "mine.yaml:2:11: a control character ('\\x1b') cannot stand here\n"
        "   2 | question: �[31mred\n"
        "     |           ^"
    )


@pytest.mark.parametrize("escape", [r"\e[31m", r"\0", r"\ud800"])
def test_escaped_control_character(refusal, escape):
    message = "mine.yaml:1:8: an escape for a control character cannot stand here"
    assert refusal(f'title: "{escape}"\n').splitlines()[0] == message


def test_huge_file(refusal):
    assert refusal("#" * 300_000) == "mine.yaml: this file is larger than one may be (256 kB)"


def test_deep_nesting(refusal):
    message = refusal("title: " + "[" * 100_000).splitlines()[0]
    assert message == "mine.yaml:1:28: this is nested more than 20 deep"


def test_alias_bomb(refusal):
    assert refusal(BILLION_LAUGHS) == (
        "mine.yaml:1:4: '&' and '*' (anchors, aliases) are not allowed:"
        " to build on a scenario, use 'extends'\n"
        "   1 | a: &a [lol, lol]\n"
        "     |    ^^^^"
    )


@pytest.mark.parametrize("text", ["a: *x\n", "*x : 1\n", "&x a: 1\n", "<<: *x\n"])
def test_aliases_and_anchors(refusal, text):
    assert "to build on a scenario, use 'extends'" in refusal(text)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [ls]", "!!str x", "!mine x", "!<tag:x> x"])
def test_tags(refusal, tag):
    message = "mine.yaml:1:8: tags ('!...') are not allowed: values are plain"
    assert refusal(f"title: {tag}\n").splitlines()[0] == message


def test_second_document(refusal):
    message = "mine.yaml:2:1: a second document begins here: a file holds one"
    assert refusal("title: x\n---\ntitle: y\n").splitlines()[0] == message


def test_duplicate_key(refusal):
    assert refusal("title: x\nquestion: y\ntitle: z\n") == (
        "mine.yaml:3:1: 'title' is given twice: it already stands on line 1\n   3 | title: z\n     | ^^^^^"
    )


@pytest.mark.parametrize("text", ["? [a, b]\n: c\n", "{[a]: b}\n", "~: b\n", "? {a: b}\n: c\n"])
def test_keys_are_words(refusal, text):
    assert "a key must be a word" in refusal(text)


@pytest.mark.parametrize(
    ("text", "found"), [("hello\n", "'hello'"), ("- a\n- b\n", "a list"), ("'null'", "'null'")]
)
def test_top_level_is_a_mapping(refusal, text, found):
    message = f"mine.yaml:1:1: expected keys with values such as 'title: ...', found {found}"
    assert refusal(text).splitlines()[0] == message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("title: What if: peace\n", "1:15", "this colon cannot stand here: the line is indented too far"),
        ("title: x\n\truns: 1\n", "2:1", "a tab cannot stand here: indent with spaces"),
        ("title: @x\n", "1:8", "a value that begins with this character needs quotes"),
        ("title: 'x\nruns: 1\n", "1:8", "the quotation mark that opens here is never closed"),
        ("evidence: [a, b\nruns: 1\n", "1:11", "the list that opens here is not closed or lacks a comma"),
        ("us: {a: 1\nruns: 1\n", "1:5", "the '{' that opens here is not closed or lacks a comma"),
        ("title: x\nquestion\nruns: 1\n", "2:1", "expected a key followed by ': '"),
        ("title: x\n- y\n", "2:1", "this line does not fit the lines above it: check the indentation"),
        ("  title: x\nruns: 1\n", "2:1", "this line does not fit the lines above it: check the indentation"),
        ('title: "\\q"\n', "1:10", "this is not YAML: found unknown escape character 'q'"),
    ],
)
def test_syntax_in_plain_words(refusal, text, place, message):
    assert refusal(text).startswith(f"mine.yaml:{place}: {message}")


@pytest.mark.parametrize("text", ['title: "\\U99999999"\n', "%YAML 1." + "9" * 5000 + "\n---\ntitle: x\n"])
def test_numbers_too_large_for_yaml(refusal, text):
    message = "this is not YAML: an escape or a %YAML line holds a number out of range"
    assert refusal(text) == f"mine.yaml: {message}"


def test_missing_file():
    assert load_message("gone.yaml") == "there is no file 'gone.yaml'"
    assert load_message("no/such/place") == "there is no file 'no/such/place'"


def test_directory():
    assert load_message("scenarios") == "'scenarios' is a directory, not a scenario file"


def test_unreadable_file(write, monkeypatch):
    def deny(*_):
        raise PermissionError(13, "Permission denied")

    write("title: x\n")
    monkeypatch.setattr(Path, "open", deny)
    assert load_message("mine.yaml") == "mine.yaml: this file cannot be read: Permission denied"


def test_unknown_name():
    assert load_message("doha-2002") == (
        "there is no scenario 'doha-2002'\n"
        "   did you mean 'doha-2020'? shipped scenarios: doha-2020, early-release"
    )
    assert load_message("xyzzy") == (
        "there is no scenario 'xyzzy'\n   shipped scenarios: doha-2020, early-release"
    )


@pytest.mark.parametrize("name", ["\0", "\0.yaml", "x" * 5000, "\ud800", "/dev/null"])
def test_names_that_no_file_has(name):
    assert load_message(name).startswith(("there is no ", "'"))
