"""Many declarations at once: a book that HR fills in, and the lists that departments keep."""
