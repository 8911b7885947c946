"""The payroll audit: photos x suites -> findings, their life over the months, and the report."""
