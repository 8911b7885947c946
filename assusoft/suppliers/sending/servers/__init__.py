"""Folders of the suppliers' servers, and how documents are handed over there."""
