"""How two family members agree -> plain words, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assusoft.labels import shown
from assusoft.language import say

AGREEMENTS = {
    "number=same": "same national number",
    "number=different": "another national number",
    "name=same": "same first name",
    "name=extended": "first names added or left out",
    "name=alike": "a similar first name",
    "name=different": "another first name",
    "birth=same": "same birth date",
    "birth=different": "another birth date",
}
"""What `Agreement.told` says, in English; what is unknown is not said."""


def candidates_told(candidates: Sequence[Mapping[str, Any]], language: str) -> str:
    """Each candidate with its name and birth date, and how it agrees."""
    return "; ".join(_told(one, language) for one in candidates)


def _told(candidate: Mapping[str, Any], language: str) -> str:
    names = (candidate["last_name"], candidate["first_name"])
    named = " ".join(name for name in names if name) or candidate["member"]
    birth = candidate["birth_date"]
    known = f"{named}, {shown('birth_date', date.fromisoformat(birth), language, {})}" if birth else named
    agreed = [say(language, AGREEMENTS[one]) for one in candidate["agrees"].split() if one in AGREEMENTS]
    return f"{known} ({', '.join(agreed)})" if agreed else known
