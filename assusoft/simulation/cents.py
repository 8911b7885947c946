"""Cents -> euro, as statements write amounts."""

from decimal import Decimal


def euro(cents: int) -> Decimal:
    """Euro with two decimals.

    >>> euro(-5)
    Decimal('-0.05')
    """
    return Decimal(cents) / 100 + Decimal("0.00")
