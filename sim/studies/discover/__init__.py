"""Scenario discovery: under which conditions an outcome happens, or one scenario beats another."""
