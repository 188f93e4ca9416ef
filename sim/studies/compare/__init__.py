"""Scenarios on common random numbers, each with the first."""
