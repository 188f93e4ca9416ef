"""The screens of `talks replay`."""
