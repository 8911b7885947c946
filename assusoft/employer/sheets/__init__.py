"""Benefit sheets of an employer: facts of a closed month gathered for all persons at once, and each figure traced."""
