"""How a child process limits itself before it takes a file apart. It imports nothing of assusoft.

A child runs by its path and isolated, so it loads this module by its path too.
"""

from typing import NamedTuple

MEGABYTE = 1 << 20


class Limits(NamedTuple):
    """`memory`: address space in bytes: at least, for each byte of the file, at most.

    `seconds`: of processor: at least, for each megabyte, at most.
    """

    memory: tuple[int, int, int]
    seconds: tuple[int, int, int]


def limit(size: int, limits: Limits) -> None:
    """Limit memory and processor time in proportion to the size of the file, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    least, each, most = limits.memory
    memory = min(least + each * size, most)
    first, more, last = limits.seconds
    seconds = min(first + more * size // MEGABYTE, last)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
