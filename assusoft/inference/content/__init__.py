"""What the cells and the header of a column have in common."""
