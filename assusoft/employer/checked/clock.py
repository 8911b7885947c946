"""The moment at which something is said, refused where it cannot be."""

from datetime import UTC, datetime

from assusoft.errors import Refused

_PROGRAM = datetime(2025, 1, 1, tzinfo=UTC)


def refuse_clock(at: datetime) -> None:
    """No answer is older than the program that takes it; `verify` tells what else a wrong clock dated."""
    if at < _PROGRAM:
        raise Refused(
            "The answer would be dated {at}, before there was an assusoft: the clock of this machine "
            "is wrong. Nothing was stored. Set it, then answer again.",
            at=f"{at:%Y-%m-%d %H:%M}",
        )
