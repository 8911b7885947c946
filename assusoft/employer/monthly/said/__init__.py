"""What HR says in a month, and takes back: answers and declarations, and those that a second person confirms."""
