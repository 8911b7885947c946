"""The payroll audit of an employer folder."""
