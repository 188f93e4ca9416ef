"""The text that `talks new` writes: a scenario that is valid as it stands, with the usual levers to hand."""

from __future__ import annotations

import json
import textwrap
from itertools import groupby

from sim.model.catalogue import Parameter, catalogue
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
# The plan of the withdrawal can be given by its points instead, in `withdrawal`:
#   path: [[2020-03-10, 13000], [2020-07-13, 8600], [2021-04-29, 0]]
# `talks schema` lists everything that a scenario may say.
"""

TAIL = """
# What comes from outside: violence, strikes, pressure, donors or truce. `by` is added
# on those days: to violence in multiples of 2019, to the multiple of the usual strikes
# or US pressure, to the donors' share; a truce needs none (0).
shocks:
  #- {from: 2020-06-01, to: 2020-06-30, what: violence, by: 0.5, note: an offensive in June}
"""


SWEEP = """\
title: {title}
question: How does the way the talks turn out change along ...?
scenario: doha-2020 # the base: a shipped scenario, or the path of a file
worlds: 500 # parameter vectors at every point, the same ones
histories: 2 # of each world; from 2 on, screens and figures tell worlds from chance
keep: runs # every history's row; bands: daily bands instead; sample: rows of 100 worlds a point
design: grid # or latin-hypercube, sobol, random (with points: 256), table (with points: a CSV file or a list)

over:
  # From end to end in so many levels; `also` sets other levers to the same value.
  withdrawal.deadline: {{from: 2020-12-25, to: 2021-12-20, levels: 5, also: [withdrawal.promised], label: Last day}}
  # Levels one by one.
  withdrawal.conditionality: [0, 0.5, 1, 2]
  # A date can be counted from another, in days:
  #withdrawal.interim: {{after: withdrawal.second_phase_begins, levels: [0, 30, 60]}}
  # An uncertainty is set in the same way; without ends it runs over its own range:
  #taliban.leverage: {{levels: 5}}
  # A shock from outside, added on every day from `first` to `last`; also strikes, pressure, donors:
  #shock.violence: {{from: -0.5, to: 0.5, levels: 5, first: 2020-09-12, last: 2021-12-31}}
"""


FACTS = """\
# Facts after the last document (28 October 2020), for: talks score {name}.yaml
# The model was made without them, and nothing here reaches a fit. THE TWO BELOW ARE INVENTED: put yours in their place.
# scenario: as-recorded # that histories live under; doha-2020 if none is named
patterns:
  invented-settlement: # a name of yours
    fact: Invented, and no fact; no settlement by the end of March 2021
    of: [settlement_day] # fields of the state that are added up: docs/odd.md lists them
    day: 2021-03-31 # the day on which it is read off; with `since`, less what it was on that day
    unit: day # a fact that is a date; else the unit of the field
    target: never # a date or never; for other units a number; or [least, most], with .inf where there is no bound
    tolerance: 0 # how far beside the target still passes, in days or in the unit
    source: nobody; an example
    base_rate: 0.9 # if you like, how often such happens by a count of other cases: a rival of the model

  invented-attacks:
    fact: Invented, and no fact; 4,000 to 6,000 attacks in January and February 2021
    of: [attacks]
    since: 2020-12-31
    day: 2021-02-28
    unit: attacks
    target: [4000, 6000]
    tolerance: 250
    source: nobody; an example
"""


def facts_template(name: str) -> str:
    """Write a file of later facts to start from; its two facts say that they are invented.

    Parameters
    ----------
    name : of the file, without its ending
    """
    return FACTS.format(name=name)


def sweep_template(name: str) -> str:
    """Write a sweep to start from: a grid over two levers, with every other way of saying one commented out."""
    return SWEEP.format(title=json.dumps(name, ensure_ascii=False))


def template(name: str) -> str:
    """Write a scenario to start from, built upon doha-2020, with the commonest levers commented out."""
    levers = [catalogue()[lever] for lever in COMMONEST]
    sections = [_section(key, list(group)) for key, group in groupby(levers, lambda lever: lever.section)]
    return "\n".join([HEAD.format(title=json.dumps(name, ensure_ascii=False)), *sections]) + TAIL


def _section(name: str, levers: list[Parameter]) -> str:
    return "\n".join([f"{name}:", *(_lever(lever) for lever in levers)]) + "\n"


def _lever(lever: Parameter) -> str:
    words = f"{lever.told} ({unit_and_range(lever)})"
    comment = textwrap.fill(words, 79, initial_indent="  # ", subsequent_indent="  # ")
    return f"{comment}\n  #{lever.key}: {shown(lever.value)}"
