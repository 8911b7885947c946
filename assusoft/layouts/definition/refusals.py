"""The one sentence of a refused import."""

from assusoft.errors import Refused


def unread(what: str, mend: str = "Ask for it again.") -> Refused:
    """What was found and where, how to correct it, and that nothing was stored."""
    return Refused(f"{what} {mend} Nothing was imported.")
