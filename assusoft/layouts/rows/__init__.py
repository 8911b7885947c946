"""What readers return, and which of it are rows of a table."""
