"""Studies by kind: each a folder with what it runs, sums up, prints and draws."""
