"""Benefit sheets on their way: to whom, locked how, each once."""
