"""What does not look like the months before."""
