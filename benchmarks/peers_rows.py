"""One row of the peers' table, measured in a process of its own: `python benchmarks/peers_rows.py ROW` prints JSON.

Libraries are imported by the row that needs them, so that a row's memory is its own.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import peers_model

COMPILED, MESA, BATCH, EMA, NEGOTIATIONS = 8192, 20, 40, 100, 6
FIRST = 80  # the interpreted histories from here on last as long on average as those of the whole ensemble
ROUNDS, VALUES = 96, 5  # one round a week; every issue has this many values
Row = dict[str, Any]


def timed(work: Callable[[], object], repeats: int = 3) -> list[float]:
    """Wall times of `repeats` calls, after one that does not count."""
    times = []
    for _ in range(repeats + 1):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return times[1:]


def resident() -> float:
    """Memory of this process now, in kB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


def growth(work: Callable[[], object]) -> float:
    """By how many kB this process is larger while it holds what `work` gives."""
    gc.collect()
    before = resident()
    kept = work()
    grown = resident() - before
    del kept
    return max(grown, 0.0)


def compiled(threads: int, bands: bool) -> Row:
    """This engine's ensemble, with its parameters' draws; without bands, the same loop without the counting."""
    import numpy as np

    from sim.scenario.files import load
    from sim.simulate import ensemble, kernel
    from sim.simulate.inputs import calendar, parameters

    scenario = load("doha-2020")
    days, chunk = calendar(scenario), ensemble.CHUNK

    def block(first: int) -> Any:
        return kernel.simulate(parameters(scenario, 1, first, chunk), days, 1, first)

    def blocks() -> Any:
        with ThreadPoolExecutor(threads) as pool:
            return np.concatenate(list(pool.map(block, range(0, COMPILED, chunk))))

    with_bands = partial(ensemble.run, scenario, COMPILED, 1, threads=threads)
    seconds = timed(with_bands if bands else blocks)
    row = {"runs": COMPILED, "seconds": seconds, "days": lived(blocks())}
    return row | ({"kept": kernel.STATE.itemsize / 1024} if bands else {})  # a record; the histograms do not grow


def lived(worlds: Any) -> float:
    """Mean number of days that histories last: one that ends with a settlement or a fall is not lived further."""
    import numpy as np

    ends = np.stack([worlds[name] for name in ("settlement_day", "fall_day")])
    return float(np.where(ends < 0, peers_model.DAYS, ends).min(0).mean())


def mesa() -> Row:
    """The same rules, interpreted, one history after the other."""
    from peers_mesa import scenario

    from sim.simulate.history import History

    steps: list[int] = []

    def histories() -> None:
        steps.clear()
        for number in range(FIRST, FIRST + MESA):
            history = History(scenario(), 1, number)
            history.play()
            steps.append(history.steps)

    return {"runs": MESA, "seconds": timed(histories, 2), "days": statistics.mean(steps)}


def batch(processes: int, every: int = -1) -> Row:
    """Mesa's `batch_run`; what is kept of a history is its last day, or every day of eight variables."""
    from mesa.batchrunner import batch_run
    from peers_mesa import Batched

    size = BATCH if processes > 1 else MESA

    def some(number: int) -> list[dict[str, Any]]:
        return batch_run(
            Batched,
            {"number": range(FIRST, FIRST + number)},
            number_processes=processes,
            data_collection_period=every,
            max_steps=peers_model.DAYS,
            display_progress=False,
        )

    some(1)
    row = {"kept": growth(partial(some, size)) / size} if every == 1 else {}
    row |= {"runs": size, "seconds": timed(partial(some, size), 2)}
    if processes > 1:
        row["start"] = timed(partial(some, processes), 1)[0]  # hardly more than starting
    return row


def bare() -> Row:
    """The stand-in in a loop, with nothing around it."""
    seconds = timed(lambda: [peers_model.ends(number) for number in range(EMA)])
    return {"runs": EMA, "seconds": seconds, "days": peers_model.DAYS}


def ema(processes: int, every_day: bool = False) -> Row:
    """EMA Workbench on the stand-in."""
    import warnings

    warnings.simplefilter("ignore")  # it warns of optional libraries that are not there
    from ema_workbench import (
        ArrayOutcome,
        IntegerParameter,
        Model,
        MultiprocessingEvaluator,
        RealParameter,
        ScalarOutcome,
        SequentialEvaluator,
    )

    model = Model("standin", function=peers_model.daily if every_day else peers_model.ends)
    model.uncertainties = [
        IntegerParameter("luck", 0, 10**6),
        RealParameter("rationality", 2, 6),
        RealParameter("promise", 0.6, 1.0),
    ]
    model.outcomes = [(ArrayOutcome if every_day else ScalarOutcome)(name) for name in peers_model.SERIES]

    def experiments(size: int) -> object:
        evaluator = MultiprocessingEvaluator(model, processes) if processes > 1 else SequentialEvaluator(model)
        with evaluator as ready:
            return ready.perform_experiments(size, log_progress=True)

    experiments(2)
    row = {"kept": growth(partial(experiments, 4 * EMA)) / (4 * EMA)} if every_day else {}
    return row | {"runs": EMA, "seconds": timed(partial(experiments, EMA)), "days": peers_model.DAYS}


def negmas() -> Row:
    """NegMAS: three time-based negotiators make alternating offers on four issues, one round a week."""
    from negmas import AspirationNegotiator, SAOMechanism, make_issue
    from negmas.preferences import LinearAdditiveUtilityFunction

    issues = [make_issue(VALUES, name) for name in ("ceasefire", "power", "constitution", "rights")]
    seeds, rounds, agreed = count(), [], []

    def taste(luck: random.Random) -> Any:
        rising = [luck.random() < 0.5 for _ in issues]
        values = [{v: (v if up else VALUES - 1 - v) / (VALUES - 1) for v in range(VALUES)} for up in rising]
        weights = [luck.random() for _ in issues]
        weights = [weight / sum(weights) for weight in weights]
        return LinearAdditiveUtilityFunction(values, weights, issues=issues, reserved_value=luck.uniform(0.2, 0.5))

    def negotiate() -> None:
        luck, table = random.Random(next(seeds)), SAOMechanism(issues=issues, n_steps=ROUNDS)
        for name in ("united_states", "government", "taliban"):
            table.add(AspirationNegotiator(name=name), ufun=taste(luck))
        state = table.run()
        rounds.append(state.step)
        agreed.append(state.agreement is not None)

    def several() -> None:
        for _ in range(NEGOTIATIONS):
            negotiate()

    row = {"runs": NEGOTIATIONS, "seconds": timed(several)}
    return row | {"days": statistics.mean(rounds), "agreed": statistics.mean(agreed)}


def work() -> Row:
    """Python instructions a day, counted over ten weeks: of the stand-in, and of the project's rules in Mesa."""
    from peers_mesa import scenario

    from sim.simulate.history import History

    history, days = History(scenario(), 1, 0), 70
    history.step()  # what is compiled on first use is not the rules' work

    def step() -> None:
        for _ in range(days):
            history.step()

    return {"standin": instructions(partial(peers_model.play, days=days)) / days, "rules": instructions(step) / days}


def instructions(function: Callable[[], object]) -> int:
    """How many instructions of Python's virtual machine a call executes; what C does is not seen."""
    seen = 0

    def trace(frame: Any, event: str, argument: object) -> Any:
        nonlocal seen
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        seen += event == "opcode"
        return trace

    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(None)
    return seen


def warm() -> Row:
    """Compile the engine, if that has not been done: so that no row has the compiler's time and memory."""
    from sim.scenario.files import load
    from sim.simulate import ensemble

    return {"runs": len(ensemble.run(load("doha-2020"), 64, 1).states)}


ROWS: dict[str, Callable[[], Row]] = {
    "warm": warm,
    "compiled-1": partial(compiled, 1, False),
    "compiled-2": partial(compiled, 2, False),
    "bands-1": partial(compiled, 1, True),
    "bands-2": partial(compiled, 2, True),
    "mesa": mesa,
    "batch-1": partial(batch, 1),
    "batch-2": partial(batch, 2),
    "batch-daily": partial(batch, 1, 1),
    "bare": bare,
    "ema-1": partial(ema, 1),
    "ema-2": partial(ema, 2),
    "ema-daily": partial(ema, 1, True),
    "negmas": negmas,
    "work": work,
}

if __name__ == "__main__":
    print(json.dumps(ROWS[sys.argv[1]]()))
