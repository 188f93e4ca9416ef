"""Signposts: which deeds, seen by a date, tell which way a history is heading."""
