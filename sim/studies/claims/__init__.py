"""The documents’ claims as experiments."""
