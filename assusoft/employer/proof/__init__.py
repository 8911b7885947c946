"""Certificate, replay, backup."""
