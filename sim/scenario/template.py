"""The text that `talks new` writes: a scenario that is valid as it stands, with the usual levers to hand."""

from __future__ import annotations

import json
import textwrap
from itertools import groupby

from sim.scenario.parameters import Parameter, catalogue
from sim.scenario.values import shown, unit_and_range

COMMONEST = (
    "withdrawal.deadline",
    "withdrawal.conditionality",
    "withdrawal.residual",
    "prisoners.terms_agreed",
    "prisoners.release_from",
    "prisoners.first_tranche",
    "prisoners.batch",
    "prisoners.batch_days",
    "prisoners.violence_ceiling",
    "violence.promised",
    "violence.truce_until",
    "strikes.scale",
    "diplomacy.pressure",
    "diplomacy.talks_days",
    "government.two_presidents",
    "nato.stays",
    "donors.support",
    "donors.until",
)

HEAD = """\
title: {title}
question: How would the talks have turned out if ...?
extends: doha-2020

# Take the # away from the levers that differ; the others stay as in doha-2020.
# A lever can also be drawn anew for every history:
#   {{between: [low, high]}}, {{triangular: [low, mode, high]}} or {{choice: [a, b, c]}}.
# `talks schema` lists everything that a scenario may say.
"""

TAIL = """
# What comes from outside: violence, strikes, pressure, donors or truce. `by` is added
# on those days: to violence in multiples of 2019, to the multiple of the usual strikes
# or US pressure, to the donors' share; a truce needs none (0).
shocks:
  #- {from: 2020-06-01, to: 2020-06-30, what: violence, by: 0.5, note: an offensive in June}
"""


def template(name: str) -> str:
    """Write a scenario to start from, built upon doha-2020, with the commonest levers commented out."""
    levers = [catalogue()[lever] for lever in COMMONEST]
    sections = [_section(key, list(group)) for key, group in groupby(levers, lambda lever: lever.section)]
    return "\n".join([HEAD.format(title=json.dumps(name, ensure_ascii=False)), *sections]) + TAIL


def _section(name: str, levers: list[Parameter]) -> str:
    return "\n".join([f"{name}:", *(_lever(lever) for lever in levers)]) + "\n"


def _lever(lever: Parameter) -> str:
    words = f"{lever.meaning} ({unit_and_range(lever)})"
    comment = textwrap.fill(words, 79, initial_indent="  # ", subsequent_indent="  # ")
    return f"{comment}\n  #{lever.key}: {shown(lever.value)}"
