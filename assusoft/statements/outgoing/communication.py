"""A number -> the structured communication of a Belgian payment, and back from how it is printed."""

import re

from assusoft.layouts.columns.identifiers import is_structured, structured

_FORM = re.compile(r"(?:\+\+\+)?(\d{3})/?(\d{4})/?(\d{5})(?:\+\+\+)?")


def communication(number: int) -> str:
    """A number of ten digits at most, with the two that check it: the rest of its division by 97, 97 for none.

    >>> communication(2026020001)
    '+++202/6020/00113+++'
    """
    return structured(number)


def as_communication(written: str) -> str | None:
    """The communication as it is printed, with or without its signs; None when it is none, or its check is wrong."""
    found = _FORM.fullmatch(written.strip())
    return f"+++{'/'.join(found.groups())}+++" if found and is_structured("".join(found.groups())) else None
