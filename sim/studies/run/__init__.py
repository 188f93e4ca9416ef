"""One scenario’s ensemble."""
