"""The page of what leaves: reports and mails of a month, its closing, the sending, and all that was ever sent."""
