"""Many employers: one step of a month done for each of them, none stopping another, and what waits in all of them."""
