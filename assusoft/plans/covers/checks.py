"""The covers of a plan sheet -> what is wrong with them, by key."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assusoft.config import Key, did_you_mean
from assusoft.language import Sentence
from assusoft.plans.covers.cover import Cover, OnPremiums, OnSalary

Fault = tuple[Key, str]


def cover_faults(covers: Mapping[str, Cover], reports: Sequence[str], family: bool) -> Iterator[Fault]:
    """What is wrong. `reports`: the fields of workers that the supplier knows; `family`: members are insured too."""
    for name, cover in covers.items():
        key = ("cover", name)
        if not re.fullmatch("[a-z][a-z0-9_-]*", name):
            yield key, Sentence("a cover has a name of small letters, digits, '_' and '-'.")
        if cover.persons != "worker" and not family:
            yield (
                (*key, "persons"),
                Sentence(
                    "found '{persons}', but the plan insures no family: a [family_rule] is needed.",
                    persons=cover.persons,
                ),
            )
        if isinstance(cover, OnSalary) and cover.salary not in reports:
            yield (
                (*key, "salary"),
                Sentence(
                    "'{salary}' is not in reports: the supplier cannot compute with what it does not know.",
                    salary=cover.salary,
                ),
            )
        if cover.tax_included and any(tax.of != "premium" for tax in cover.taxes.values()):
            yield (*key, "tax_included"), Sentence("only taxes of the whole premium can be included in an amount.")
        if cover.employee and cover.employee_amount is not None:
            yield (
                (*key, "employee_amount"),
                Sentence("the employee pays a percentage (employee) or an amount; give one of them."),
            )
        if cover.proration == "none" and cover.values_on == "each day":
            yield (*key, "values_on"), Sentence("found 'each day', but the proration is 'none': days do not count.")
        if isinstance(cover, OnPremiums):
            yield from _other_covers(key, cover.of, covers)


def _other_covers(key: tuple[str, ...], of: Sequence[str], covers: Mapping[str, Cover]) -> Iterator[Fault]:
    for other in of:
        if other not in covers:
            hint = did_you_mean(other, covers)
            yield (*key, "of"), Sentence("'{other}' is no cover of this plan{hint}.", other=other, hint=hint)
        elif isinstance(covers[other], OnPremiums):
            yield (
                (*key, "of"),
                Sentence("'{other}' is itself a percentage of premiums; name covers that are not.", other=other),
            )
