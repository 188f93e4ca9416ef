"""The case: its rules, parameters, state, outcomes and words. What runs it stands elsewhere."""
