"""The first account of an installation."""

import secrets

from assusoft.workbench.accounts.database import open_accounts
from assusoft.workbench.accounts.roles import Grant
from assusoft.workbench.accounts.users import add_user, grant, users


def first_account() -> tuple[str, str] | None:
    """Where nobody can log in yet, an account that administers and does a month; its name and password, else None."""
    engine = open_accounts()
    if users(engine):
        return None
    password = secrets.token_urlsafe(12)
    add_user(engine, "admin", password, "Administrator")
    for role in ("administrator", "hr"):
        grant(engine, Grant("admin", "*", role))
    return "admin", password
