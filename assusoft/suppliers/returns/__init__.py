"""What suppliers answer: read, and what it means for each message."""
