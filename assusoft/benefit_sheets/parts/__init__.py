"""The parts of a benefit sheet: a function each, what is known of a worker -> figures in words of a language."""
