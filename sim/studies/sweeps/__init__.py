"""Designs over levers and uncertainties, in shards."""
