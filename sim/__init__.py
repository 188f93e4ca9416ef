"""The US-Taliban-Kabul talks of 2019-2021 as an agent-based model: scenarios in, compared histories out."""

__version__ = "0.2.0"
