"""Bit casts between float64 and uint64, interpreted and compiled: all that the maths needs of the machine."""

import struct

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload


@intrinsic
def _cast_to_bits(typingctx, x):
    def codegen(context, builder, signature, args):
        return builder.bitcast(args[0], ir.IntType(64))

    return types.uint64(types.float64), codegen


@intrinsic
def _cast_to_float(typingctx, u):
    def codegen(context, builder, signature, args):
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.uint64), codegen


def float_bits(x):
    """The 64 bits of a float, as an unsigned integer."""
    return np.uint64(struct.unpack("<Q", struct.pack("<d", x))[0])


def bits_float(u):
    """The float with these 64 bits."""
    return struct.unpack("<d", struct.pack("<Q", u))[0]


@overload(float_bits)
def _float_bits_compiled(x):
    return lambda x: _cast_to_bits(x)


@overload(bits_float)
def _bits_float_compiled(u):
    return lambda u: _cast_to_float(u)
