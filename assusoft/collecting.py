"""How a process of our own treats memory: how often Python looks for what is dead, and from whom tables take theirs."""

import atexit
import gc
import os
import sys

THRESHOLDS = 50_000, 20, 20
"""Objects made before Python looks at the youngest ones, and looks before it goes on to the next older ones."""

POOL = "ARROW_DEFAULT_MEMORY_POOL"
"""Name of the environment variable by which Arrow, once it is imported, chooses its memory."""


def collect_rarely() -> None:
    """With Python's usual 700 objects, 7 % of a month goes into looking for circles, which frames and rows lack."""
    gc.set_threshold(*THRESHOLDS)


def keep_memory() -> None:
    """Let Arrow take its memory from the system's own allocator, unless the environment names another.

    Arrow's usual one gives the memory of each table back at once and asks for it again for the next: the system fills
    it with zeros each time, which takes a sixth of a month.
    """
    if os.environ.setdefault(POOL, "system") == "system" and (arrow := sys.modules.get("pyarrow")):
        arrow.set_memory_pool(arrow.system_memory_pool())


def end_at_once() -> None:
    """Let the process end without looking for what is dead among all that Great Expectations made: that takes a second.

    The system takes the memory back anyway. DuckDB, where it was needed, would complain of what is left of it.
    """
    atexit.register(lambda: None if "duckdb" in sys.modules else gc.freeze())
