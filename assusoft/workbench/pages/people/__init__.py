"""The page of people: found, and one of them with all that is known."""
