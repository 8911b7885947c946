"""Files over HTTPS: who we are, one request, and what its answer means."""
