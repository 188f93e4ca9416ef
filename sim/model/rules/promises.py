"""What was promised of violence, and how far a breach of it is taken for one."""

from sim.engine.maths import clip, helper


@helper
def broken_word(p, breach):
    """How much of a promise such violence breaks, from 0 to 1: half of it at `trust.half_breach`, worse the more."""
    return clip(breach, 0.0, 1.0) if p.structures_capped_breach > 0.0 else breach / (breach + p.trust_half_breach)


@helper
def felt_breach(p, breach):
    """How much a breach weighs with those who are to act on it: they ask whether the promise is kept, so that a war
    twice as fierce does not hold them back twice as much."""
    return breach if p.structures_linear_breach > 0.0 else broken_word(p, breach)
