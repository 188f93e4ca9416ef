"""Sweeps: a design over levers and uncertainties, run in shards that outlive any interruption, and read back."""
