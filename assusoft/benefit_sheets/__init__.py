"""Individual benefit sheets: what a worker has, each figure with its date and source."""
