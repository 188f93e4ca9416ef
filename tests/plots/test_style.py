"""Colours stay apart for colour-blind readers, inks are dark enough, numbers are written as promised."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest

from sim.model.words import LONGEST, OUTCOME_COLOURS, OUTCOME_LABELS, PARTY_COLOURS, PARTY_INKS
from sim.output.plots import style

# Machado, Oliveira & Fernandes (2009), severity 1, for linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    encoded = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def least_distance(colours: Iterable[str]) -> float:
    return min(
        float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(two))))
        for matrix in VISION.values()
        for one, two in combinations(colours, 2)
    )


def contrast_on_white(colour: str) -> float:
    return 1.05 / (float(TO_XYZ[1] @ linear(colour)) + 0.05)


def test_colours_are_those_of_the_design() -> None:
    assert PARTY_COLOURS == {
        "united_states": "#2166ac",
        "taliban": "#1b1b1b",
        "government": "#d95f02",
        "": "#66707c",
    }
    assert OUTCOME_COLOURS == {
        "settlement": "#14517a",
        "talks_ongoing": "#6aa7c9",
        "broken_off": "#cca132",
        "never_opened": "#c1ccb7",
        "government_falls": "#a8322a",
    }


def test_parties_can_be_told_apart_however_one_sees() -> None:
    parties = [colour for party, colour in PARTY_COLOURS.items() if party]
    assert least_distance(parties) > 44.5


def test_what_belongs_to_no_party_can_be_told_from_those_that_do() -> None:
    assert least_distance(PARTY_COLOURS.values()) > 20


def test_labels_of_outcomes_fit_where_they_stand() -> None:
    assert all(len(label) <= LONGEST for label in OUTCOME_LABELS.values())


def test_outcomes_can_be_told_apart_however_one_sees() -> None:
    assert least_distance(OUTCOME_COLOURS.values()) > 32.5


def test_a_known_distance() -> None:
    white, black = lab(linear("#ffffff")), lab(linear("#000000"))
    assert np.linalg.norm(white - black) == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("colour", [*PARTY_INKS.values(), style.INK, style.GREY])
def test_small_print_is_dark_enough(colour: str) -> None:
    assert contrast_on_white(colour) >= 4.5


def test_unit_is_left_out_where_the_label_says_it() -> None:
    assert style.quantity("US air strikes a week", "strikes/week") == "US air strikes a week"
    assert style.quantity("Attacks", "a day") == "Attacks, a day"
    assert style.quantity("Killed", "") == "Killed"
