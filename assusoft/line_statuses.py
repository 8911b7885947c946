"""What became of a line of an extract: one of four words, so that the counts add up to the lines."""

LINE_STATUSES = ("accepted", "repaired", "refused", "skipped")
