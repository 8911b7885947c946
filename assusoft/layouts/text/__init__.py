"""Text files: delimited, fixed width, record types; encodings and file kinds."""
