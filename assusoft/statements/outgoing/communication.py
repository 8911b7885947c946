"""A number -> the structured communication of a Belgian payment, with its check digits."""

import re

_FORM = re.compile(r"(?:\+\+\+)?(\d{3})/?(\d{4})/?(\d{5})(?:\+\+\+)?")


def communication(number: int) -> str:
    """A number of ten digits at most, with the two that check it: the rest of its division by 97, 97 for none.

    >>> communication(2026020001)
    '+++202/6020/00113+++'
    """
    digits = f"{number:010d}{number % 97 or 97:02d}"
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def as_communication(written: str) -> str | None:
    """The communication as it is printed, with or without its signs; None when it is none, or its check is wrong."""
    found = _FORM.fullmatch(written.strip())
    if found is None:
        return None
    number, check = divmod(int("".join(found.groups())), 100)
    return communication(number) if check == (number % 97 or 97) else None
