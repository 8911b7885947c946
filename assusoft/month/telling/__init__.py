"""How a supplier wants to be told: the messages of a month as the rows of its file."""
