"""The process behind each page: forked from one that has imported all, confined to its employer."""
