"""Columns -> fields, where no built-in layout fits."""
