"""Bytes -> the tables that stand in them."""
