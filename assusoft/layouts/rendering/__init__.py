"""Canonical tables -> parts ready to be written."""
