"""Bit casts between float64 and uint64: all that the maths needs of the machine; compiled, an instruction each."""

from __future__ import annotations

import struct

import numpy as np


def float_bits(x: float) -> np.uint64:
    """The 64 bits of a float, as an unsigned integer."""
    return np.uint64(struct.unpack("<Q", struct.pack("<d", x))[0])


def bits_float(u: np.uint64) -> float:
    """The float with these 64 bits."""
    return float(struct.unpack("<d", struct.pack("<Q", u))[0])
