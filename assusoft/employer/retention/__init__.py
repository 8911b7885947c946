"""What goes when its term is over: what is due, its erasure, and what is kept of that outside of the database."""
