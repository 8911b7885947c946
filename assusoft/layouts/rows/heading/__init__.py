"""Which rows are titles, and which are headers."""
