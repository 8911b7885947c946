"""The premium control of an employer: what suppliers should bill, what they billed, and the differences."""
