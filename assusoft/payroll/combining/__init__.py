"""Rows of several sources -> one row each."""
