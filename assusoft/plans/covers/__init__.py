"""What a plan insures and what it costs: the covers of a plan sheet, and the premium of each."""
