"""Stored results: one door to their tables, checked as they are read."""
