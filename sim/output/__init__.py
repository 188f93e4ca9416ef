"""Screens, figures and JSON: what any study prints and draws with."""
