"""Worlds that reproduce the documents’ dated facts: history matching by sequential Monte Carlo."""
