"""What is made on a PostgreSQL server beside the facts."""
