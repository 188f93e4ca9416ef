"""The memory of a block: L histories side by side, word by word, so that one loop over lanes becomes SIMD code."""

import builtins
from dataclasses import fields
from dis import get_instructions
from types import FunctionType

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.extending import intrinsic

L = 32  # histories in a block
WORD = ir.IntType(64)
KINDS = {"float": "f8", "int": "i8", float: "f8", int: "i8"}


def layout(cls):
    """The memory of a dataclass of floats, ints and lists of floats: eight bytes a number."""
    made = cls()
    described = []
    for f in fields(cls):
        value = getattr(made, f.name)
        described.append((f.name, "f8", (len(value),)) if isinstance(value, list) else (f.name, KINDS[f.type]))
    return np.dtype(described, align=True)


def row(instance):
    """One instance of a dataclass as an array of one record."""
    out = np.zeros(1, layout(type(instance)))
    for f in fields(instance):
        out[f.name] = getattr(instance, f.name)
    return out


def names_read(f):
    """The attribute names that a function, or any function it calls, mentions: what of a lane it may touch."""
    return {name for g in _with_callees(f, set()) for name in g.__code__.co_names}


def names_written(f):
    """Those of `names_read` that it may assign to, or to an element of which it may."""
    written = set()
    for g in _with_callees(f, set()):
        steps = list(get_instructions(g))
        written |= {step.argval for step in steps if step.opname == "STORE_ATTR"}
        written |= set(g.__code__.co_names) if any(step.opname == "STORE_SUBSCR" for step in steps) else set()
    return written


def _with_callees(f, found):
    """A function and all that it calls by name, directly or not.

    One that is defined further down would be overlooked, and what it reads not loaded: the compiled rule would go on
    with what stands there by chance.
    """
    if f not in found:
        found.add(f)
        for step in get_instructions(f):
            if step.opname == "LOAD_GLOBAL" and step.argval not in f.__globals__ and not hasattr(builtins, step.argval):
                raise NameError(f"{f.__qualname__} calls {step.argval}, which must be defined before it")
        for g in map(f.__globals__.get, f.__code__.co_names):
            if isinstance(g, FunctionType):
                _with_callees(g, found)
    return found


def lane_access(dtype, read, written=()):
    """Two intrinsics, load(block, j) -> record and store(block, j, record), for column j of block[word, j].

    Only fields among the names `read` are loaded, only those `written` stored: the optimiser would find the rest
    idle, but only after looking at hundreds of words in every rule, which makes compilation several times slower
    and, as it must check whether stores and loads can overlap, leaves rules unvectorised.
    """
    record = from_dtype(dtype)
    loaded = [w for f in dtype.names if f in read for w in _field_words(dtype, f)]
    stored = [w for f in dtype.names if f in written for w in _field_words(dtype, f)]

    def addresses(context, builder, signature, args, words):
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        data = builder.bitcast(data, WORD.as_pointer())
        return [(i, builder.gep(data, [builder.add(WORD(i * L), args[1])])) for i in words]

    @intrinsic
    def load(typingctx, block, j):
        def codegen(context, builder, signature, args):
            own = cgutils.alloca_once(builder, ir.ArrayType(WORD, dtype.itemsize // 8))
            for i, address in addresses(context, builder, signature, args, loaded):
                builder.store(builder.load(address), cgutils.gep_inbounds(builder, own, 0, i))
            return builder.bitcast(own, context.get_value_type(record))

        return record(block, types.intp), codegen

    @intrinsic
    def store(typingctx, block, j, mine):
        def codegen(context, builder, signature, args):
            own = builder.bitcast(args[2], ir.ArrayType(WORD, dtype.itemsize // 8).as_pointer())
            for i, address in addresses(context, builder, signature, args, stored):
                builder.store(builder.load(cgutils.gep_inbounds(builder, own, 0, i)), address)

        return types.void(block, types.intp, record), codegen

    return load, store


def _field_words(dtype, name):
    """Which words of the record a field takes up."""
    kind, offset = dtype.fields[name][:2]
    return range(offset // 8, (offset + kind.itemsize) // 8)
