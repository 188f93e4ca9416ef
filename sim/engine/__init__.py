"""The engine: rules written once, run interpreted on one history or compiled on a block of them.

`rule` marks a function of (state, parameters, draws, today); `lanes` holds the block's memory; `draws` makes
chance a pure function of (seed, run, day, stream); `maths` gives exp and log the same bits everywhere; `cache`
keeps compiled code under the hash of all it was made from. Nothing here knows what the model is about.
"""
