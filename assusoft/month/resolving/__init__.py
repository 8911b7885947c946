"""Photo x state x plan sheets x answers -> tasks and what every supplier is owed."""
