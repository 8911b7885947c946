"""How many examples a property test draws: a tenth of what it would, or all of them with ASSUSOFT_EXAMPLES=all."""

import os


def drawn(whole: int) -> int:
    """What `make test` draws, where one change gets one verdict and many; `make long` draws all, of a new seed."""
    return whole if os.environ.get("ASSUSOFT_EXAMPLES") == "all" else max(whole // 10, 4)
