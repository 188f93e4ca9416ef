"""The catalogue as scenarios use it: complete and typed."""

from datetime import date

from sim.model.catalogue import catalogue


def test_names_are_section_and_key():
    for name, parameter in catalogue().items():
        assert name == parameter.name == f"{parameter.section}.{parameter.key}"


def test_levers_and_constants_have_a_value_and_uncertainties_a_range():
    for parameter in catalogue().values():
        assert parameter.role in ("lever", "uncertainty", "constant")
        if parameter.role == "uncertainty":
            assert parameter.value is None
            assert parameter.low < parameter.high
        elif parameter.value is not None and parameter.low is not None:
            assert parameter.low <= parameter.value <= parameter.high


def test_levers_but_flags_have_a_range():
    for parameter in catalogue().values():
        if parameter.role == "lever" and parameter.unit != "flag":
            assert None not in (parameter.low, parameter.high)


def test_values_have_the_type_of_their_unit():
    types = {"date": date, "flag": bool}
    for parameter in catalogue().values():
        for value in (parameter.value, parameter.low, parameter.high):
            assert value is None or type(value) is types.get(parameter.unit, float)


def test_nothing_is_negative():  # `values.limits` builds on this
    for parameter in catalogue().values():
        if parameter.unit not in ("date", "flag"):
            assert (parameter.value or 0) >= 0
            assert (parameter.low or 0) >= 0


def test_log_scales_are_above_zero():
    scaled = [parameter for parameter in catalogue().values() if parameter.scale == "log"]
    assert scaled
    assert all(parameter.low > 0 for parameter in scaled)


def test_only_levers_and_constants_without_a_value_are_optional():
    assert catalogue()["withdrawal.interim"].optional
    assert not catalogue()["withdrawal.deadline"].optional
    assert not catalogue()["us.rationality"].optional
