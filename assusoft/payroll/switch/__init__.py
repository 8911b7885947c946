"""One payroll system replaced by another."""
