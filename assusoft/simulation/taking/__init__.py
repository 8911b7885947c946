"""A supplier that takes what it is sent: files read by its layout, applied in its mode."""
