"""The taxonomy of differences: what each class says, who must act, and what is at stake."""

from types import MappingProxyType
from typing import Literal, NamedTuple

Owner = Literal["nobody", "supplier", "hr", "payroll", "us"]
Risk = Literal["none", "money", "cover", "data"]


class DifferenceClass(NamedTuple):
    """A class: what a difference of it is, who must act, what is at stake."""

    sentence: str
    owner: Owner
    risk: Risk


CLASSES = MappingProxyType(
    {
        "D-01": DifferenceClass("a statement that did not come", "supplier", "cover"),
        "D-04": DifferenceClass("the balance carried over is not that of the statement before", "supplier", "money"),
        "D-05": DifferenceClass("billed under a contract that no plan has", "supplier", "money"),
        "D-06": DifferenceClass("billed for a month that this statement does not cover", "supplier", "money"),
        "I-01": DifferenceClass("a person we do not know", "supplier", "data"),
        "I-02": DifferenceClass("several of our people may be meant", "hr", "data"),
        "I-03": DifferenceClass("billed more than once", "supplier", "money"),
        "I-05": DifferenceClass("the national number is not that of the person", "hr", "data"),
        "I-06": DifferenceClass("the name or the birth date differs from what was reported", "supplier", "data"),
        "I-07": DifferenceClass("a family member linked to another worker", "supplier", "cover"),
        "P-01": DifferenceClass("left, still billed", "supplier", "money"),
        "P-02": DifferenceClass("affiliated, not billed", "supplier", "cover"),
        "P-03": DifferenceClass("billed, never affiliated", "supplier", "money"),
        "P-05": DifferenceClass("we did not send it", "us", "cover"),
        "P-06": DifferenceClass("sent, and not answered in time", "supplier", "cover"),
        "P-07": DifferenceClass("accepted by the supplier, and not done", "supplier", "cover"),
        "P-08": DifferenceClass("refused by the supplier, and not settled", "hr", "cover"),
        "P-10": DifferenceClass("suspended or waived, still billed", "supplier", "money"),
        "P-12": DifferenceClass("a family member who is not insured, or no longer", "supplier", "money"),
        "P-13": DifferenceClass("an optional cover that nobody chose", "supplier", "money"),
        "P-14": DifferenceClass("billed under another cover or plan", "supplier", "cover"),
        "P-16": DifferenceClass("changed by the supplier, and nothing of ours says so", "supplier", "money"),
        "A-01": DifferenceClass("the first day of cover differs", "supplier", "money"),
        "A-02": DifferenceClass("the last day of cover differs", "supplier", "money"),
        "A-03": DifferenceClass("another salary", "supplier", "money"),
        "A-04": DifferenceClass("another working time", "supplier", "money"),
        "A-05": DifferenceClass("another age or sex", "supplier", "money"),
        "A-07": DifferenceClass("another version of the tariff", "supplier", "money"),
        "A-08": DifferenceClass("the ceiling of another year", "supplier", "money"),
        "A-11": DifferenceClass("another choice or category", "supplier", "money"),
        "A-12": DifferenceClass("another unit: months, or cents for euro", "supplier", "money"),
        "R-01": DifferenceClass("a correction of an earlier month is missing", "supplier", "money"),
        "R-02": DifferenceClass("a correction of the wrong number of months", "supplier", "money"),
        "R-03": DifferenceClass("a correction with the wrong sign", "supplier", "money"),
        "R-04": DifferenceClass("corrected twice", "supplier", "money"),
        "R-06": DifferenceClass("part of a month counted by another rule", "supplier", "money"),
        "R-07": DifferenceClass("a correction without a reason that we know", "supplier", "money"),
        "R-08": DifferenceClass("a credit that was promised is missing", "supplier", "money"),
        "S-01": DifferenceClass("split otherwise between employer and employee", "payroll", "money"),
        "S-02": DifferenceClass("the payroll withheld another amount", "payroll", "money"),
        "S-03": DifferenceClass("withheld without cover, or cover without anything withheld", "payroll", "money"),
        "S-04": DifferenceClass("another tax", "supplier", "money"),
        "N-01": DifferenceClass("rounded otherwise", "nobody", "none"),
        "T-02": DifferenceClass("reported too lately for this statement", "nobody", "none"),
        "T-06": DifferenceClass("a question of ours is open", "hr", "none"),
        "C-01": DifferenceClass("equal", "nobody", "none"),
        "C-02": DifferenceClass("equal within the tolerance", "nobody", "none"),
        "U-01": DifferenceClass("not explained", "supplier", "money"),
    }
)
"""Class -> what it is; all of them are in docs/explanation/premiums.md."""

FAMILIES_THAT_AGREE = ("C", "T")
"""Classes that begin so ask nothing of anybody."""


def agrees(name: str) -> bool:
    """Whether a difference of that class is none, or will go by itself."""
    return name[0] in FAMILIES_THAT_AGREE
