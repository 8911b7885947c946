"""Which built-in layout a file is of."""
