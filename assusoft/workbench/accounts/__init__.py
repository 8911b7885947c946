"""Who may do what, and who is logged in: a database of its own, one per installation."""
