"""The exact message for keys that a scenario does not have, and for lists of the wrong things."""

import pytest


def test_misspelt_lever(complaint):
    assert complaint("withdrawal:\n  deadlin: 2021-05-01\n") == (
        "mine.yaml:4:3: unknown lever 'deadlin' in 'withdrawal'\n"
        "   4 |   deadlin: 2021-05-01\n"
        "     |   ^^^^^^^\n"
        "   did you mean 'deadline'?"
    )


def test_misspelt_section(complaint):
    assert complaint("withdrawl:\n  deadline: 2021-05-01\n") == (
        "mine.yaml:3:1: unknown key 'withdrawl'\n"
        "   3 | withdrawl:\n"
        "     | ^^^^^^^^^\n"
        "   did you mean 'withdrawal'?"
    )


def test_misspelt_key(complaint):
    assert complaint("quetsion: What?\n").endswith("\n   did you mean 'question'?")


def test_key_that_is_like_nothing(complaint):
    hint = " ".join(complaint("xyzzy: 1\n").splitlines()[3].split())
    assert hint.startswith("expected one of: title, question, extends, start, end, runs, seed,")


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("deadline: 2021-05-01", "'deadline' belongs in withdrawal"),
        ("withdrawal.deadline: 2021-05-01", "'deadline' belongs in withdrawal"),
        ("us: {deadline: 2021-05-01}", "'deadline' belongs in withdrawal"),
    ],
)
def test_lever_outside_its_section(complaint, body, hint):
    assert complaint(body).endswith(f"\n   {hint}")


@pytest.mark.parametrize(("raw", "found"), [("3", "'3'"), ("[residual]", "a list")])
def test_section_without_keys(complaint, raw, found):
    assert complaint(f"withdrawal: {raw}\n") == (
        f"mine.yaml:3:13: expected keys with values, found {found}\n"
        f"   3 | withdrawal: {raw}\n"
        f"     |             ^"
    )


def test_empty_sections_and_lists_say_nothing(scenario):
    empty = scenario("withdrawal:\nshocks:\nwithout:\nevidence:\n")
    assert (empty.set_at, empty.shocks, empty.without, empty.evidence) == ({}, (), (), ())


def test_unknown_mechanism(complaint):
    assert complaint("without: [donors, spoiler]\n") == (
        "mine.yaml:3:19: there is no mechanism 'spoiler' to switch off\n"
        "   3 | without: [donors, spoiler]\n"
        "     |                   ^^^^^^^\n"
        "   did you mean 'spoilers'?"
    )


def test_mechanism_that_is_like_none(complaint):
    assert complaint("without: [xyzzy]\n").endswith("\n   expected one of: spoilers, donors, trust")


def test_without_is_a_list(complaint):
    assert "mine.yaml:3:10: expected a list, found 'donors'" in complaint("without: donors\n")


@pytest.mark.parametrize(
    ("shock", "place", "message"),
    [
        ("{what: violence, by: 1}", "4:5", "'from' is missing"),
        ("{from: 2020-03-01, by: 1}", "4:5", "'what' is missing"),
        ("{from: 2020-03-01, what: violence}", "4:5", "'by' is missing"),
        (
            "{from: 2020-03-01, what: war, by: 1}",
            "4:30",
            "expected 'violence', 'strikes', 'pressure', 'donors', 'nato', 'release', 'talks', 'unity', 'exit_belief', "
            "'trust' or 'truce', found 'war'",
        ),
        ("{from: 2020-03-01, what: truce, by: .nan}", "4:41", "expected a finite number, found '.nan'"),
        ("{from: 2020-02-30, what: truce, by: 1}", "4:12", "there is no 2020-02-30 in the calendar"),
        ("{from: 2020-03-01, what: truce, by: 1, form: x}", "4:44", "unknown key 'form' in a shock"),
        ("violence", "4:5", "expected keys with values, found 'violence'"),
    ],
)
def test_bad_shock(complaint, shock, place, message):
    assert complaint(f"shocks:\n  - {shock}\n").startswith(f"mine.yaml:{place}: {message}\n")


def test_title_and_question_are_required(refusal):
    assert refusal("runs: 10\n") == (
        "mine.yaml:1:1: 'title' is missing\n"
        "   1 | runs: 10\n"
        "     | ^\n"
        "\n"
        "mine.yaml:1:1: 'question' is missing\n"
        "   1 | runs: 10\n"
        "     | ^\n"
        "\n"
        "2 problems; `talks schema` shows what a scenario may say"
    )


def test_all_problems_are_told_at_once_by_line(complaint):
    message = complaint("""\
        us: {rationality: fast}
        withdrawal:
          deadlin: 2021-05-01
          residual: -5
          residual: .inf
        end: 2020-01-01
        """)
    heads = [line for line in message.splitlines() if line.startswith("mine.yaml")]
    assert heads == [
        "mine.yaml:3:19: expected a number (1/payoff), found 'fast'",
        "mine.yaml:5:3: unknown lever 'deadlin' in 'withdrawal'",
        "mine.yaml:7:3: 'residual' is given twice in 'withdrawal': it already stands on line 6",
        "mine.yaml:7:13: expected a finite number, found '.inf'",
        "mine.yaml:8:6: 'end' (2020-01-01) must come after 'start' (2020-02-29)",
    ]
    assert message.endswith("\n\n5 problems; `talks schema` shows what a scenario may say")


def test_a_flood_of_problems_is_cut(complaint):
    message = complaint("".join(f"key{i}: 1\n" for i in range(60)))
    assert message.count("unknown key") == 50
    assert message.endswith(
        "60 problems, the first 50 are shown; `talks schema` shows what a scenario may say"
    )


def test_long_lines_are_cut_around_the_mark(complaint):
    message = complaint("us: {election: 2020-11-03, " + "x" * 200 + ": 1}")
    head, line, carets, *_ = message.splitlines()
    assert head == f"mine.yaml:3:28: unknown lever '{'x' * 37}...' in 'us'"
    assert len(line) < 110
    assert line[carets.index("^")] == "x"
