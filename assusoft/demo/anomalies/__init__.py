"""Anomalies planted on purpose, and months without any."""
