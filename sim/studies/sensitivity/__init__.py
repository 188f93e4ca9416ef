"""Sensitivity: what decides how histories end, over all worlds; what each mechanism does."""
