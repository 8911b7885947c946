"""The actuarial forms of a premium: one function each, yearly amounts in euro, exact.

Salaries are yearly and of full time; rates are percentages. What a form means: docs/explanation/premiums.md, The forms.
"""

from fractions import Fraction


def parts_of_salary(salary: Fraction, ceiling: Fraction) -> tuple[Fraction, Fraction]:
    """S1 and S2: what lies below the ceiling of the legal pension, and what lies above (sources.md: Insured salary).

    >>> parts_of_salary(Fraction(80000), Fraction(70000))
    (Fraction(70000, 1), Fraction(10000, 1))
    """
    below = min(salary, ceiling)
    return below, salary - below


def step_rate(s1: Fraction, s2: Fraction, a: Fraction, b: Fraction) -> Fraction:
    """Step rate: a % S1 + b % S2 (sources.md: Insured salary).

    >>> step_rate(Fraction(70000), Fraction(10000), Fraction(3), Fraction(9))
    Fraction(3000, 1)
    """
    return (a * s1 + b * s2) / 100


def flat_rate(salary: Fraction, rate: Fraction) -> Fraction:
    """Flat rate: a % S; by band, when the rate is that of an age, a seniority or a category."""
    return salary * rate / 100


def on_capital(salary: Fraction, multiple: Fraction, rate: Fraction) -> Fraction:
    """Death: a capital of so many times the salary, at the rate of an age and a sex, in percent of the capital."""
    return salary * multiple * rate / 100


def on_rent(s1: Fraction, s2: Fraction, below: Fraction, above: Fraction, rate: Fraction) -> Fraction:
    """Disability: a yearly rent of `below` % S1 + `above` % S2, at a rate in percent of the rent."""
    return step_rate(s1, s2, below, above) * rate / 100


def on_premiums(premiums: Fraction, rate: Fraction) -> Fraction:
    """Waiver of premium: a percentage of the premiums it would pay."""
    return premiums * rate / 100
