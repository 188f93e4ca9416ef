"""How well the model predicts what it was not fitted to: the number that it lives by."""
