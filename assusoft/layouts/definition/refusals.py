"""The one sentence of a refused import."""

from assusoft.errors import Refused
from assusoft.language import Sentence


def unread(what: str, mend: str = Sentence("Ask for it again.")) -> Refused:
    """What was found and where, how to correct it, and that nothing was stored."""
    return Refused("{what} {mend} Nothing was imported.", what=what, mend=mend)
