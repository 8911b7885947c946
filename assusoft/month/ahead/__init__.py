"""What is known to come, from the photo, the plan sheets and the answers of today."""
