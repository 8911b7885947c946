"""A supplier, simulated: statements from what it was sent, by an arithmetic of its own, with faults and the truth."""
