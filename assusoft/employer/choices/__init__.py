"""What workers may choose: their forms, what they gave back, and what waits for HR of it."""
