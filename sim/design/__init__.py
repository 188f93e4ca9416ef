"""Sweep files: which scenarios a design is made of."""
