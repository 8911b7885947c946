"""The page of plans: each sheet in sentences and examples, and a changed one tried on past months."""
