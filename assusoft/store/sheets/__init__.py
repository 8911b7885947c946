"""Benefit sheets as they were issued, and their way to people."""
