"""Premium statements: what a faithful supplier would bill, what it billed, and what explains the difference."""
