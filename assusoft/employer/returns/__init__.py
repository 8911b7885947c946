"""What suppliers answer to what they were sent: stored, and what follows from it."""
