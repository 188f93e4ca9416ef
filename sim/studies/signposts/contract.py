"""The JSON object of `talks signposts --json`. Its keys are promised."""

from __future__ import annotations

from typing_extensions import TypedDict

from sim.studies.signposts.summary import LABELS, UNITS, Signposts


class ThirdObject(TypedDict):
    """Histories with from `least` to `most` of a deed: how many, the share that ends so, its 95% interval."""

    least: float
    most: float
    histories: int
    share: float
    low: float
    high: float


class PostObject(TypedDict):
    """A deed, seen by a date in `histories` that were on, of which a `share` ends so: the area under the curve (the
    chance that it tells one that ends so from one that does not; 0.5 is a coin), with its 95% interval; `sign` 1 if
    more of it tells for the outcome, -1 if less; by thirds of it."""

    outcome: str
    date: str
    deed: str
    label: str
    unit: str
    histories: int
    share: float
    area: float
    low: float
    high: float
    sign: int
    thirds: list[ThirdObject]


class SignpostsObject(TypedDict):
    """Which deeds tell by a date which way a history is heading; held out: of worlds that directions and bounds were
    not chosen on."""

    result: str
    scenario: str
    scenario_hash: str
    version: str
    seed: int
    posts: list[PostObject]


def signposts_object(found: Signposts) -> SignpostsObject:
    """The object of signposts."""
    m = found.result.manifest
    return {
        "result": str(found.result.path),
        "scenario": m["scenario"],
        "scenario_hash": m["scenario_hash"],
        "version": m["version"],
        "seed": m["seed"],
        "posts": [
            {
                "outcome": post.outcome,
                "date": post.date.isoformat(),
                "deed": post.deed,
                "label": LABELS[post.deed],
                "unit": UNITS[post.deed],
                "histories": post.histories,
                "share": post.share,
                "area": post.value,
                "low": post.low,
                "high": post.high,
                "sign": post.sign,
                "thirds": [{**third._asdict()} for third in found.thirds(post)],  # type: ignore[typeddict-item]
            }
            for post in found.posts
        ],
    }
