"""Screening (factor fixing): which uncertain numbers could be constants, and which constants decide something."""
