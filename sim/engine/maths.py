"""exp, log and what is made of them: only + - * / sqrt and bit casts, so the same bits on every machine.

The C library's functions do not vectorise and differ between machines. Rules call the names below; interpreted,
they run the compiled function, so both engines share one implementation.
"""

from math import sqrt

import numpy as np

from sim.engine.bits import bits_float, float_bits
from sim.engine.compiled import compiled

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
ROUNDING = 6755399441055744.0  # 1.5 * 2**52: adding it rounds to a whole number
TWO_52 = 4503599627370496.0
TWO_52_BITS = np.uint64(0x4330000000000000)
MANTISSA = np.uint64((1 << 52) - 1)
ONE_BITS = np.uint64(0x3FF0000000000000)
SQRT2_MANTISSA = np.uint64(0x6A09E667F3BCD)
BIAS, SHIFT_52, UNIT, NIL = np.uint64(1023), np.uint64(52), np.uint64(1), np.uint64(0)


def helper(f):
    """Mark a plain function of numbers and records that rules, interpreted and compiled, may call."""
    return f


@compiled
def exp(x):
    """e**x to about 1 ulp for |x| < 700, clamped outside: 2**k times a Taylor polynomial of the rest."""
    x = -700.0 if x < -700.0 else x
    x = 700.0 if x > 700.0 else x
    t = x * LOG2_E + ROUNDING
    k = t - ROUNDING
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (0.5 + r * 0.16666666666666666)
    mid = (0.041666666666666664 + r * 0.008333333333333333) + r2 * (0.001388888888888889 + r * 0.0001984126984126984)
    high = (2.48015873015873e-05 + r * 2.7557319223985893e-06) + r2 * (
        2.755731922398589e-07 + r * 2.505210838544172e-08
    )
    top = 2.08767569878681e-09 + r * 1.6059043836821613e-10
    return (low + r4 * (mid + r4 * (high + r4 * top))) * bits_float((float_bits(t) + BIAS) << SHIFT_52)


@compiled
def log(x):
    """Natural logarithm of a normal positive number (the kernel of fdlibm)."""
    u = float_bits(x)
    m = u & MANTISSA
    carry = UNIT if m > SQRT2_MANTISSA else NIL
    e = bits_float(((u >> SHIFT_52) + carry) | TWO_52_BITS) - (TWO_52 + 1023.0)
    f = bits_float((m | ONE_BITS) - (carry << SHIFT_52)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
    odd = z * (
        0.6666666666666735130 + w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591))
    )
    half = 0.5 * f * f
    return e * LN2_HIGH - ((half - (s * (half + (even + odd)) + e * LN2_LOW)) - f)


@helper
def clip(x, low, high):
    """X, held between low and high.

    Parameters
    ----------
    x : any number but NaN
    low, high : its least and its greatest value, in this order
    """
    x = low if x < low else x
    return high if x > high else x


@helper
def whole(x):
    """The largest whole number not above x, for |x| < 2**51 (floor does not vectorise)."""
    near = (x + ROUNDING) - ROUNDING
    return near - 1.0 if near > x else near


@helper
def logistic(x):
    """1 / (1 + e**-x)."""
    return 1.0 / (1.0 + exp(-x))


@helper
def normal_share(x):
    """Share of a standard normal population below x, to 1.4e-4 (Bowling et al. 2009)."""
    return logistic(x * (1.5976 + 0.07056 * x * x))


@helper
def poisson_small(u, mean):
    """Poisson count by inversion of the uniform u, at most 8: for means up to about 2."""
    term = exp(-mean)
    below = term
    count = 0.0
    for k in range(1, 9):
        more = 1.0 if u > below else 0.0
        term = term * (mean * (1.0 / k))
        below = below + term
        count = count + more
    return count


@helper
def count_of(z, mean, variance, skew):
    """A whole count from the normal z, by a Cornish-Fisher step; the step fades out below a mean of 1, so that
    nothing comes of nothing.

    Parameters
    ----------
    z : a standard normal
    mean, variance : of the count, from nought
    skew : third central moment over the variance
    """
    x = mean + sqrt(variance) * z + skew * (mean if mean < 1.0 else 1.0) * (z * z - 1.0) / 6.0
    return whole((x if x > 0.0 else 0.0) + 0.5)


@helper
def poisson(z, mean):
    """Poisson count from the normal z, for means above about 3."""
    return count_of(z, mean, mean, 1.0)


@helper
def negative_binomial(z, mean, size):
    """Negative-binomial count (variance mean + mean**2 / size) from the normal z, for means above about 3.

    Parameters
    ----------
    z : a standard normal
    mean : of the count, from nought
    size : dispersion, above nought: infinite is Poisson
    """
    over = mean / size
    return count_of(z, mean, mean * (1.0 + over), 1.0 + 2.0 * over)
