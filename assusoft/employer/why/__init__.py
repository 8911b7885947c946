"""Explanations: from a message back to the cells it comes from."""
