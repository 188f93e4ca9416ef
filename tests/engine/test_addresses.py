"""No two random streams meet."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest

from sim.arguments import MOST_WORLDS
from sim.design.sweepfile import MOST_EACH
from sim.engine import addresses
from sim.engine.addresses import CLAIMS, HISTORIES, PREDICTIONS, REPLICATE, SINGLE_WORLDS, SPANS
from sim.studies.calibration.diagnose import PREDICTED, PRIOR
from sim.studies.claims.run import Size


@pytest.mark.parametrize(("one", "other"), list(combinations(SPANS, 2)))
def test_spans_of_histories_do_not_meet(one: addresses.Span, other: addresses.Span) -> None:
    first, second = sorted((one, other))
    assert first.first + first.size <= second.first


def test_every_span_is_within_what_a_history_can_be_numbered() -> None:
    assert all(span.first >= 0 and span.first + span.size <= 1 << 64 for span in SPANS)


def test_whoever_takes_numbers_stays_within_its_span() -> None:
    """The most that each can ask for."""
    last_of_a_sweep = (MOST_WORLDS - 1) + ((MOST_EACH - 1) << REPLICATE)
    assert MOST_WORLDS <= 1 << REPLICATE
    assert last_of_a_sweep < HISTORIES.size
    assert Size().vectors * Size().histories <= CLAIMS.size
    assert SINGLE_WORLDS.size >= 200 * 32
    assert PREDICTIONS.size >= max(8 * PREDICTED, 2 * PRIOR)


def test_generators_of_one_seed_do_not_meet() -> None:
    """Keys that differ in zeros at their end alone would be one to numpy: so the states are compared."""
    made = chain(
        [addresses.design(7), addresses.predicted(7), addresses.pilot(7), addresses.told(7)],
        (addresses.proposals(7, wave, step) for wave in range(1, 40) for step in range(40)),
        (addresses.selection(7, wave) for wave in range(40)),
        (addresses.invented(7, number) for number in range(300)),
    )
    states = [generator.bit_generator.seed_seq.generate_state(4, np.uint64).tobytes() for generator in made]
    assert len(states) == len(set(states)) == 4 + 39 * 40 + 40 + 300
