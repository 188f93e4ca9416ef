"""The exact message for each value that a parameter cannot take."""

import pytest

from sim.model.catalogue import catalogue
from sim.scenario.values import shown


def between(name: str) -> str:
    parameter = catalogue()[name]
    return f"between {shown(parameter.low)} and {shown(parameter.high)} ({parameter.unit})"


def pointed(line: int, column: int, message: str, source: str, carets: str) -> str:
    pad = " " * (column - 1)
    return f"mine.yaml:{line}:{column}: {message}\n{line:>4} | {source}\n     | {pad}{carets}"


def test_impossible_date(complaint):
    assert complaint("withdrawal:\n  deadline: 2021-02-30\n") == pointed(
        4, 13, "there is no 2021-02-30 in the calendar", "  deadline: 2021-02-30", "^^^^^^^^^^"
    )


def test_date_in_another_notation(complaint):
    message = complaint("withdrawal:\n  deadline: May 2021\n")
    assert message == (
        pointed(4, 13, "expected a date, found 'May 2021'", "  deadline: May 2021", "^^^^^^^^")
        + "\n   dates are written as in 2021-05-01"
    )


@pytest.mark.parametrize("day", ["20210501", "1619827200", "2021-W17-6", "2021-05-01T00:00:00", "2021-5-1"])
def test_dates_have_one_notation(complaint, day):
    assert f"expected a date, found '{day}'" in complaint(f"withdrawal:\n  deadline: {day}\n")


def test_negative_troops(complaint):
    message = f"'residual' must be {between('withdrawal.residual')}, found -5"
    assert complaint("withdrawal:\n  residual: -5\n") == pointed(4, 13, message, "  residual: -5", "^^")


def test_date_out_of_range(complaint):
    message = f"'deadline' must be {between('withdrawal.deadline')}, found 2031-01-01"
    assert message in complaint("withdrawal:\n  deadline: 2031-01-01\n")


@pytest.mark.parametrize("number", [".nan", "NaN", ".inf", "-.inf", ".Inf", "infinity", "1e999"])
def test_numbers_are_finite(complaint, number):
    assert complaint(f"withdrawal:\n  residual: {number}\n") == pointed(
        4,
        13,
        f"expected a finite number, found '{number}'",
        f"  residual: {number}",
        "^" * len(number),
    )


@pytest.mark.parametrize(
    ("raw", "found"),
    [("[1, 2]", "a list"), ("", "nothing"), ("~", "nothing"), ("true", "'true'"), ("many", "'many'")],
)
def test_not_a_number(complaint, raw, found):
    message = complaint(f"withdrawal:\n  residual: {raw}\n").splitlines()[0]
    assert message.endswith(f"expected a number (troops), found {found}")


def test_commas_in_a_number(complaint):
    message = complaint("withdrawal:\n  residual: 2,500\n")
    assert "expected a number (troops), found '2,500'" in message
    assert message.endswith("\n   numbers are written without commas, decimals with a point")


@pytest.mark.parametrize("raw", ["1", "yes", "[true]"])
def test_not_a_flag(complaint, raw):
    assert "expected true or false, found" in complaint(f"nato:\n  stays: {raw}\n")


def test_none_only_where_the_catalogue_has_it(complaint, scenario):
    assert scenario("withdrawal:\n  interim: none\n").values["withdrawal.interim"] is None
    assert "expected a date, found 'none'" in complaint("withdrawal:\n  deadline: none\n")
    assert "expected a number (1/payoff), found 'none'" in complaint("us:\n  rationality: none\n")


def test_uncertainties_are_not_negative_and_shares_not_above_one(complaint):
    assert "'rationality' must be between 0 and 100 (1/payoff), found -1" in complaint("us:\n  rationality: -1\n")
    assert "'branching' must be between 0 and 1 (share), found 1.5" in complaint("war:\n  branching: 1.5\n")


def test_unknown_distribution(complaint):
    message = "expected a value or one of between, triangular, choice, found 'betwen'"
    assert complaint("withdrawal:\n  residual: {betwen: [1, 2]}\n") == (
        pointed(4, 13, message, "  residual: {betwen: [1, 2]}", "^") + "\n   did you mean 'between'?"
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("{between: [2, 1]}", "'between' takes [low, high] in rising order, found [2, 1]"),
        ("{between: [2, 2]}", "'between' takes [low, high] in rising order, found [2, 2]"),
        ("{between: [1, 2, 3]}", "'between' takes [low, high], found a list of 3"),
        ("{between: 1}", "'between' takes [low, high], found '1'"),
        ("{between: [1, none]}", "expected a number (troops), found 'none'"),
        ("{triangular: [1, 9, 2]}", "'triangular' takes [low, mode, high] in rising order, found [1, 9, 2]"),
        ("{choice: []}", "'choice' takes [a, b, c], found a list of 0"),
        ("{choice: [1, [2]]}", "expected a number (troops), found a list"),
        ("{}", "expected a value or one of between, triangular, choice, found 0 keys"),
        (
            "{between: [1, 2], choice: [1]}",
            "expected a value or one of between, triangular, choice, found 2 keys",
        ),
    ],
)
def test_bad_distribution(complaint, raw, message):
    assert complaint(f"withdrawal:\n  residual: {raw}\n").splitlines()[0].endswith(f": {message}")


def test_the_wrong_part_of_a_distribution_is_pointed_at(complaint):
    message = f"'residual' must be {between('withdrawal.residual')}, found -1"
    source = "  residual: {choice: [100, -1, 200]}"
    assert complaint(f"withdrawal:\n{source}\n") == pointed(4, 28, message, source, "^^")


def test_flags_are_drawn_by_choice_alone(complaint):
    message = "expected a value or one of choice, found 'between'"
    assert message in complaint("nato:\n  stays: {between: [false, true]}\n")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("runs: 0", "'runs' must be at least 1, found '0'"),
        ("runs: 20000000", "'runs' must be at most 1000000, found '20000000'"),
        ("runs: 1e4", "expected a whole number, found '1e4'"),
        ("seed: -1", "'seed' must be at least 0, found '-1'"),
        ("seed: [1]", "expected a whole number, found a list"),
        ("start: 2020", "expected a date, found '2020'"),
        ("extends: [a, b]", "expected a text, found a list"),
        ("evidence: deal.signed", "expected a list, found 'deal.signed'"),
        ("evidence: ['']", "expected a text, found an empty one"),
    ],
)
def test_bad_header(complaint, raw, message):
    assert f": {message}\n" in complaint(raw)
