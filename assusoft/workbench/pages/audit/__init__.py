"""The page of the payroll audit: what was found, what is done about it, and checks of the employer's own."""
