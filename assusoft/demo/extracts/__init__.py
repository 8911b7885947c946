"""The people as payroll systems deliver them."""
