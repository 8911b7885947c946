"""What is followed from statement to statement of an employer."""
