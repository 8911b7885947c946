"""Exact amounts -> whole cents: rounded once, and shared out so that the parts add up."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def cents(amount: Fraction, step: int = 1) -> int:
    """Euro -> cents, to the nearest multiple of `step` cents; a half goes away from zero, as commerce rounds.

    >>> cents(Fraction("4.625")), cents(Fraction("-4.625")), cents(Fraction("1.02"), 5)
    (463, -463, 100)
    """
    units = abs(amount) * 100 / step
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator) * step
    return whole if amount >= 0 else -whole


def shared(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Cents shared out by weights: each part rounded down, the cents that remain to the largest remainders.

    Equal remainders: the larger weight first, then the earlier one. A weight of nothing gets nothing, and the parts add
    up to the total, whatever its sign. (docs/explanation/premiums.md: Shares add up)

    >>> shared(10000, [Fraction(1)] * 3), shared(7999, [Fraction(75), Fraction(25)])
    ([3334, 3333, 3333], [5999, 2000])
    """
    whole, sign = sum(weights), 1 if total >= 0 else -1
    if not whole:
        return [0 for _ in weights]
    exact = [abs(total) * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], -weights[place], place))
    for place in order[: abs(total) - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def euro(amount: int) -> Decimal:
    """Cents -> euro with two decimals."""
    return Decimal(amount).scaleb(-2)


def in_cents(amount: Decimal) -> int:
    """Euro of two decimals -> cents.

    Raises
    ------
    ValueError
        The amount has parts of a cent.
    """
    scaled = amount.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is not a number of whole cents")
    return int(scaled)
