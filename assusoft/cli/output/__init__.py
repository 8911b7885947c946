"""What the command line prints, and where it may write."""
