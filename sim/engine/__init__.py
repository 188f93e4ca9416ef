"""The engine: rules written once, run interpreted on one history or compiled on a block of them.

`rule` marks a function of (state, parameters, draws, today); `translator` makes LLVM IR of it, `machine` code for this
machine, `compiled` something to call, `cache` keeps it under the hash of all it was made from; `lanes` holds the
block's memory; `draws` makes chance a pure function of (seed, run, day, stream); `maths` gives exp and log the same
bits everywhere. Nothing here knows what the model is about.
"""
