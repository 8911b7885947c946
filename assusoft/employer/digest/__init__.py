"""What waits for whom, in one short mail a day."""
