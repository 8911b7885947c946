"""What is followed from statement to statement: promises, what changed, collective differences, opening lists."""
