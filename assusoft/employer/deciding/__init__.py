"""One month of an employer derived from its facts; closed months derived again where something was said later."""
