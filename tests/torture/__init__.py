"""What takes minutes, or is left to chance: run by `make torture` alone."""
