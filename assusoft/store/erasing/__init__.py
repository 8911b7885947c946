"""What is erased when its time is over, and what is left to prove that nothing else was."""
