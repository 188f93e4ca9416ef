"""The will to hold on: a threshold cascade among forces and local leaders (Granovetter 1978)."""

from sim.engine.maths import clip, normal_share
from sim.model.rules.united_states import expected_presence
from sim.model.state import rule


@rule
def lose_heart(w, p, d, t):
    """A man gives up when those who have, and the ground that is lost, pass his threshold; thresholds sink as
    air support and the expectation of it go, with disunity and with pay. Slowly, then all at once."""
    loss = p.collapse_ground * (w.taliban_share - p.war_taliban_share)
    expected = expected_presence(w, p, t, w.exit_belief_kabul)
    threshold = (
        p.collapse_threshold
        - p.collapse_air * (1.0 - w.presence)
        - p.collapse_expectation * (1.0 - expected)
        - p.collapse_disunity * (1.0 - w.unity)
        - p.collapse_donors * (1.0 - w.funding)
    )
    share = normal_share((w.given_up + loss - threshold) / p.collapse_spread)
    w.given_up = clip(w.given_up + p.collapse_speed * (share - w.given_up), 0.0, 1.0)
