"""What comes out of the premium control: shares to withhold, lines of the accounts."""
