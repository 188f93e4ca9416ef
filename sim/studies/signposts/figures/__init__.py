"""The figure of signposts."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.signposts.screen import SHOWN
from sim.studies.signposts.summary import Signposts


def jobs(found: Signposts) -> list[Job]:
    """Its figure; none where nothing can be told."""
    posts = [post for post in found.posts if post.outcome in SHOWN]
    title = found.result.manifest["title"]
    return [Job("signposts", f"{__name__}.signposts", (posts, title, found.source))] if posts else []
