"""A wrong message shown again by the smallest employer that does, with nobody's name or number in it."""
