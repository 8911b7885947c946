"""The month of an employer folder: import, look, answer, close, send."""
