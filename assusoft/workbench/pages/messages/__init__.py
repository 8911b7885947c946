"""The page of the messages that suppliers are told in a month."""
