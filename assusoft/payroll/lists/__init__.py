"""Lists that departments keep: which declarations they make, and whom their rows are about."""
