"""On which day something is looked at, and by what was known on which."""

from datetime import date

from assusoft.errors import Refused
from assusoft.workbench.pages.page import Values
from assusoft.workbench.pages.visit import Visit


def days_asked(visit: Visit, values: Values) -> tuple[str, str]:
    """`on` and `known_on` as a form has them, YYYY-MM-DD or '' where none is given; Refused for what is no day."""
    on, known_on = (values.get(name, "").strip() for name in ("on", "known_on"))
    for text in filter(None, (on, known_on)):
        try:
            date.fromisoformat(text)
        except ValueError:
            raise Refused(visit.say("'{text}' is not a date such as 28/02/2026.", text=text)) from None
    return on, known_on
