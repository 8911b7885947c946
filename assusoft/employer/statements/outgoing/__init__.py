"""What goes out after the premium control: to suppliers, to the payroll, to the accounts."""
