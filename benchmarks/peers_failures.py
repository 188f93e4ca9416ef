"""One run of a hundred fails: what is left? `python benchmarks/peers_failures.py CASE` tells it in a line."""

from __future__ import annotations

import logging
import sys
import warnings
from functools import partial

RUNS, BAD = 100, 0.99  # a Latin hypercube of a hundred has exactly one value above


def exception(x: float = 0.0) -> dict[str, float]:
    """A model that raises an ordinary exception in one run."""
    if x > BAD:
        raise ValueError("one bad run")
    return {"y": 2 * x}


def case_error(x: float = 0.0) -> dict[str, float]:
    """A model that raises the error which EMA Workbench has for a failed run."""
    from ema_workbench.util.ema_exceptions import CaseError

    if x > BAD:
        raise CaseError("one bad run", {"x": x})
    return {"y": 2 * x}


def ema(function: object, processes: int) -> str:
    """A hundred experiments, one of which fails."""
    warnings.simplefilter("ignore")
    from ema_workbench import Model, MultiprocessingEvaluator, RealParameter, ScalarOutcome, SequentialEvaluator

    logging.disable(logging.CRITICAL)
    model = Model("failing", function=function)
    model.uncertainties, model.outcomes = [RealParameter("x", 0, 1)], [ScalarOutcome("y")]
    with MultiprocessingEvaluator(model, processes) if processes > 1 else SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(RUNS, log_progress=True)
    x, y = experiments["x"].to_numpy(), outcomes["y"]
    bad = x.argmax()
    others = [i for i in range(RUNS) if i != bad and 2 * x[i] == y[bad]]
    return f"{len(y)} results handed back; the failed run has the value {y[bad]:.3f}, that of {len(others)} other run"


def mesa(processes: int) -> str:
    """A hundred runs of Mesa's `batch_run`, one of which fails."""
    from mesa.batchrunner import batch_run
    from peers_mesa import Failing

    parameters = {"number": range(RUNS)}
    found = batch_run(Failing, parameters, number_processes=processes, display_progress=False)
    return f"{len(found)} results handed back"


CASES = {
    "EMA Workbench, sequential, an exception": partial(ema, exception, 1),
    "EMA Workbench, two processes, an exception": partial(ema, exception, 2),
    "EMA Workbench, sequential, its own CaseError": partial(ema, case_error, 1),
    "EMA Workbench, two processes, its own CaseError": partial(ema, case_error, 2),
    "Mesa batch_run, one process, an exception": partial(mesa, 1),
    "Mesa batch_run, two processes, an exception": partial(mesa, 2),
}


def main(name: str) -> None:
    """Tell what is handed back, or what is raised instead. EMA's errors are not Exceptions."""
    try:
        print(CASES[name]())
    except BaseException as error:
        print(f"nothing handed back: {type(error).__name__} raised")


if __name__ == "__main__":
    main(sys.argv[1])
