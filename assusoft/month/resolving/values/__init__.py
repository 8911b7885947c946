"""What is reported of an affiliation: how each field follows the payroll."""
