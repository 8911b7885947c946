"""How often Python looks for objects that refer to each other in circles: frames and rows do not, but looking costs."""

import gc

THRESHOLDS = 50_000, 20, 20
"""Objects made before Python looks at the youngest ones, and looks before it goes on to the next older ones."""


def collect_rarely() -> None:
    """For a process of our own: with Python's usual 700 objects, 7 % of a month goes into looking."""
    gc.set_threshold(*THRESHOLDS)
