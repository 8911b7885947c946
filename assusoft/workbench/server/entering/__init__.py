"""Who enters: log-in by password or elsewhere, and whose request it is."""
