"""What the product must find, by its own bookkeeping."""
