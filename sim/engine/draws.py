"""Chance: every draw is a pure function of (seed, run, day, stream).

Philox4x32-10 (Salmon et al. 2011) is a bijection of its counter: no state, so no draw depends on threads, chunks
or order, and two scenarios meet the same random streams. Normals come two at a time (Box & Muller 1958).
"""

from math import sqrt

import numpy as np

from sim.engine.bits import bits_float
from sim.engine.compiled import compiled
from sim.engine.lanes import lanes
from sim.engine.maths import TWO_52, TWO_52_BITS, exp, helper, log

U = np.uint64
LOW_32, SHIFT_32 = U(0xFFFFFFFF), U(32)
MULTIPLIER_0, MULTIPLIER_1 = U(0xD2511F53), U(0xCD9E8D57)
WEYL_0, WEYL_1 = U(0x9E3779B9), U(0xBB67AE85)


@helper
def philox(c0, c1, c2, c3, k0, k1):
    """Four 32-bit words (held in uint64) from a counter of four and a key of two.

    Parameters
    ----------
    c0, c1, c2, c3 : the counter, each 32 bits held in uint64
    k0, k1 : the key, likewise
    """
    for _ in range(10):
        a = c0 * MULTIPLIER_0
        b = c2 * MULTIPLIER_1
        c0 = (b >> SHIFT_32) ^ c1 ^ k0
        c1 = b & LOW_32
        c2 = (a >> SHIFT_32) ^ c3 ^ k1
        c3 = a & LOW_32
        k0 = (k0 + WEYL_0) & LOW_32
        k1 = (k1 + WEYL_1) & LOW_32
    return c0, c1, c2, c3


@helper
def unit(word):
    """(word + 1/2) / 2**32: strictly inside (0, 1)."""
    return (bits_float(word | TWO_52_BITS) - TWO_52 + 0.5) * 2.3283064365386963e-10


@helper
def box_muller(u, v):
    """Two independent standard normals from two uniforms; sine and cosine by our own polynomials."""
    r = sqrt(-2.0 * log(u))
    x = v - 0.5
    folded = x > 0.25 or x < -0.25
    y = (0.5 - x) if x > 0.25 else ((-0.5 - x) if x < -0.25 else x)
    t = 6.283185307179586 * y
    z = t * t
    sine = -1.66666666666666324348e-01 + z * (
        8.33333333332248946124e-03
        + z
        * (
            -1.98412698298579493134e-04
            + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))
        )
    )
    cosine = -0.5 + z * (
        4.16666666666666019037e-02
        + z
        * (
            -1.38888888888741095749e-03
            + z
            * (
                2.48015872894767294178e-05
                + z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 - z * 1.13596475577881948265e-11))
            )
        )
    )
    return r * (1.0 + z * cosine) * (-1.0 if folded else 1.0), r * (t * (1.0 + z * sine))


@helper
def four_uniforms(run, day, block, seed):
    """Four streams of a history's day: what a block of Philox gives.

    Parameters
    ----------
    run : number of the history, uint64
    day : since the start, uint64
    block : of streams, uint64
    seed : of all draws, uint64
    """
    low, high = seed & LOW_32, seed >> SHIFT_32
    a, b, c, d = philox(run & LOW_32, run >> SHIFT_32, day, block, low, high)
    return unit(a), unit(b), unit(c), unit(d)


@helper
def four_normals(run, day, block, seed):
    """The same as standard normals.

    Parameters
    ----------
    run : number of the history, uint64
    day : since the start, uint64
    block : of streams, uint64
    seed : of all draws, uint64
    """
    a, b, c, d = four_uniforms(run, day, block, seed)
    x, y = box_muller(a, b)
    z, w = box_muller(c, d)
    return x, y, z, w


@compiled
def cast(draws, normals, seed, run, day):
    """Fill draws[stream, lane] for one day: the first `normals` streams (a multiple of 4) normal, the rest uniform.

    Parameters
    ----------
    draws : filled, shape (streams, lanes), float64
    normals : how many of the streams are standard normal
    seed : of all draws, uint64
    run : numbers of the histories, one a lane, uint64
    day : day since the start, uint64
    """
    for block in range(draws.shape[0] // 4):
        first = 4 * block
        if first < normals:
            for j in lanes(run.size):
                a, b, c, d = four_normals(run[j], day, np.uint64(block), seed)
                draws[first, j], draws[first + 1, j], draws[first + 2, j], draws[first + 3, j] = a, b, c, d
        else:
            for j in lanes(run.size):
                a, b, c, d = four_uniforms(run[j], day, np.uint64(block), seed)
                draws[first, j], draws[first + 1, j], draws[first + 2, j], draws[first + 3, j] = a, b, c, d


@compiled
def cast_parameter(out, seed, first, name):
    """Uniforms that place one parameter in its range for histories first, first + 1, ...: keyed by its name's hash,
    so that adding a parameter leaves the draws of all others as they were.

    Parameters
    ----------
    out : filled with uniforms in (0, 1), one a history
    seed : of all draws, uint64
    first : number of the first history
    name : hash of the parameter's name, 32 bits
    """
    for i in range(out.size):
        run = np.uint64(first + i)
        word, _, _, _ = philox(run & LOW_32, run >> SHIFT_32, name, LOW_32, seed & LOW_32, seed >> SHIFT_32)
        out[i] = unit(word)


@compiled
def spread_log(out, low, high):
    """Uniforms in `out` become log-uniform between low and high, by our own exp and log.

    Parameters
    ----------
    out : uniforms in (0, 1), replaced
    low, high : ends of the range, above nought
    """
    begin, span = log(low), log(high) - log(low)
    for i in range(out.size):
        out[i] = exp(begin + span * out[i])
