"""The covers of a plan sheet -> what is wrong with them, by key."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assusoft.config import Key, did_you_mean
from assusoft.plans.covers.cover import Cover, OnPremiums, OnSalary

Fault = tuple[Key, str]


def cover_faults(covers: Mapping[str, Cover], reports: Sequence[str], family: bool) -> Iterator[Fault]:
    """What is wrong. `reports`: the fields of workers that the supplier knows; `family`: members are insured too."""
    for name, cover in covers.items():
        key = ("cover", name)
        if not re.fullmatch("[a-z][a-z0-9_-]*", name):
            yield key, "a cover has a name of small letters, digits, '_' and '-'."
        if cover.persons != "worker" and not family:
            yield (
                (*key, "persons"),
                f"found '{cover.persons}', but the plan insures no family: a [family_rule] is needed.",
            )
        if isinstance(cover, OnSalary) and cover.salary not in reports:
            yield (
                (*key, "salary"),
                f"'{cover.salary}' is not in reports: the supplier cannot compute with what it does not know.",
            )
        if cover.tax_included and any(tax.of != "premium" for tax in cover.taxes.values()):
            yield (*key, "tax_included"), "only taxes of the whole premium can be included in an amount."
        if cover.employee and cover.employee_amount is not None:
            yield (*key, "employee_amount"), "the employee pays a percentage (employee) or an amount; give one of them."
        if cover.proration == "none" and cover.values_on == "each day":
            yield (*key, "values_on"), "found 'each day', but the proration is 'none': days do not count."
        if isinstance(cover, OnPremiums):
            yield from _other_covers(key, cover.of, covers)


def _other_covers(key: tuple[str, ...], of: Sequence[str], covers: Mapping[str, Cover]) -> Iterator[Fault]:
    for other in of:
        if other not in covers:
            yield (*key, "of"), f"'{other}' is no cover of this plan{did_you_mean(other, covers)}."
        elif isinstance(covers[other], OnPremiums):
            yield (*key, "of"), f"'{other}' is itself a percentage of premiums; name covers that are not."
