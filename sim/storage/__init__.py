"""Files: written whole or not at all, on any file system, with a key of the code and data that made them."""
