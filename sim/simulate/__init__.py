"""Histories: one (Mesa) or many (compiled), from the inputs that a scenario draws."""
