"""Ways to send, and what became of each transmission."""
