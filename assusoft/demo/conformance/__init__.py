"""Whether a supplier's profile holds: a synthetic employer, its files, and a supplier that takes them."""
