"""What a person types into suppliers' portals: what is to be typed, and what was."""
