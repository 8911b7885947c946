"""Tasks, and the answers to them."""
