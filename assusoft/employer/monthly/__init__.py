"""The month of an employer folder: import, view, answer, close, send."""
