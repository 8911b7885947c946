"""What people say: answers, declarations, decisions, forms; whose tasks are, and what waits for a second person."""
