"""Plan sheets as people read them: sentences, and examples at every boundary."""
