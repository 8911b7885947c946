"""What workers are told, by law, of their hospital cover as it comes and goes."""
