"""The inbox of tasks: found, opened, answered one by one or many at once, taken back; and what is declared unasked."""
