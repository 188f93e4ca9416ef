"""What each release answers, kept small, so that the next one can be held against it.

`python -m tests.releases keep` writes results/releases/VERSION.json: how 10,000 histories of every shipped scenario
end, and what `talks score` says. `python -m tests.releases changes OLD NEW` writes docs/changes-NEW.md: both together.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import sim
from sim.scenario.files import BASELINE, load, shipped

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "results" / "releases"
RUNS, SEED = 10_000, 1
SAME = {"no_talks": ("broken_off", "never_opened")}  # endings that a later version tells apart


def ended() -> dict[str, dict[str, int]]:
    """How many histories of each shipped scenario end each way."""
    from sim.model.outcomes import OUTCOMES, outcomes
    from sim.simulate import ensemble

    found = {}
    for name in shipped():
        how = outcomes(ensemble.run(load(name), RUNS, SEED).states)
        found[name] = {outcome: int((how == k).sum()) for k, outcome in enumerate(OUTCOMES)}
    return found


def scored() -> dict[str, Any]:
    """What `talks score` says, without the folder it lies in."""
    from sim.studies.score.contract import score_object
    from sim.studies.score.run import score
    from sim.studies.score.summary import reopen

    with tempfile.TemporaryDirectory() as folder:
        return {key: value for key, value in score_object(reopen(score(Path(folder)))).items() if key != "result"}


def keep() -> None:
    """Write what this version answers."""
    answers = {"version": sim.__version__, "runs": RUNS, "seed": SEED, "ended": ended(), "score": scored()}
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{sim.__version__}.json").write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


def release(version: str) -> dict[str, Any]:
    """What a version answered."""
    return json.loads((KEPT / f"{version}.json").read_text(encoding="utf-8"))


def share(counts: dict[str, int], outcome: str, runs: int) -> str:
    """A share in percent, of an ending or of those that it has become."""
    names = (outcome,) if outcome in counts else SAME.get(outcome, ())
    return f"{100 * sum(counts[name] for name in names) / runs:.0f}" if names else "–"


def changes(old: str, new: str) -> str:
    """A table: every scenario that both versions have, how its histories ended, and what it changed."""
    one, two = release(old), release(new)
    columns = ("settlement", "talks_ongoing", "no_talks", "government_falls")
    lines = [
        "| scenario | settlement | talks go on | no talks | government falls | settlements against as signed |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, counts in two["ended"].items():
        before = one["ended"].get(name)
        pairs = (f"{share(before, c, RUNS) if before else '–'} → {share(counts, c, RUNS)}" for c in columns)
        moved = [
            f"{round((made['ended'][name]['settlement'] - made['ended'][BASELINE]['settlement']) / RUNS * 100):+d}"
            if name in made["ended"] else "–" for made in (one, two)
        ]  # fmt: skip
        lines.append(f"| `{name}` | {' | '.join(pairs)} | {moved[0]} → {moved[1]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] == "keep":
        keep()
    else:
        old, new = sys.argv[2:4]
        path = ROOT / "docs" / f"changes-{new}.md"
        text = path.read_text(encoding="utf-8")
        begin, end = "<!-- table -->\n", "\n<!-- end -->"
        head, rest = text.split(begin)
        path.write_text(head + begin + changes(old, new) + end + rest.split(end)[1], encoding="utf-8")
