"""Child processes with little memory and time, in which files that others made are taken apart."""
