"""Raw cells of one column <-> typed values."""
