"""The layout itself: what a layout file says, found, checked and merged."""
