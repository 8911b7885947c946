"""A role -> the SQL that shows it the pseudonymised photos of a database in PostgreSQL, and nothing else."""

import re

from assusoft.employer.pseudonymised.kept_fields import FIELDS
from assusoft.errors import Refused
from assusoft.store.server.pseudonymised_views import pseudonymised_views


def views_script(role: str) -> str:
    """The SQL for a role of that name, which is made when it is not there and may not log in by itself.

    Raises
    ------
    Refused
        The name is not one of letters, digits and underscores.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", role):
        raise Refused(f"'{role}' is no name for a role. Expected small letters, digits and '_', a letter first.")
    return pseudonymised_views(role, FIELDS)
