"""The page on which the payroll files of a month are imported."""
