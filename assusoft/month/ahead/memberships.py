"""Memberships and covers whose last day is known already."""

from collections.abc import Iterator

from assusoft.language import say
from assusoft.month.ahead.coming import Coming, Outlook, name_of


def memberships_end(outlook: Outlook) -> Iterator[Coming]:
    """Insured family members who belong to the family until a day that the payroll gives."""
    for row in outlook.family:
        if outlook.holds(row["until"]):
            for plan, _ in outlook.open_of(row["person"], row["member"]):
                what = say(outlook.language, "No longer a member of the family")
                asked = say(outlook.language, "You are asked whether the cover ends.")
                yield Coming(
                    row["until"], row["person"], row["member"], name_of(row), plan.name, "membership_end", what, asked
                )


def covers_end(outlook: Outlook) -> Iterator[Coming]:
    """Affiliations whose end is known: a departure that was confirmed, cover that is kept for some months."""
    for row in outlook.affiliations:
        if row["status"] == "affiliated" and outlook.holds(row["affiliation_to"]):
            person, member = row["person"], row["member"]
            name = outlook.names.get((person, member), "")
            what = say(outlook.language, "The cover ends")
            follows = say(outlook.language, "Its end is known: nothing is asked any more.")
            yield Coming(row["affiliation_to"], person, member, name, row["plan"], "cover_end", what, follows)
