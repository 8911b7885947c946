"""What HR says without being asked: the noun, what it may say, and what it does in a month."""
