"""Benefit sheets issued: typeset, kept in the archive, written into a folder."""
