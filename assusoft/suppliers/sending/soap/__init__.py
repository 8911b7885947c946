"""Files as calls of a supplier's web service: requests checked before they leave, replies looked at."""
