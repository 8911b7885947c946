"""The first account of an installation, and those to look around with."""

import secrets

from assusoft.employer import Employer
from assusoft.workbench.accounts.database import open_accounts
from assusoft.workbench.accounts.roles import RIGHTS, Grant
from assusoft.workbench.accounts.users import add_user, grant, set_password, users


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


def demo_accounts(employer: Employer) -> dict[str, str]:
    """Somebody of each role, called after it, with a new password: name -> password.

    The supplier's view is that of the employer's first supplier.
    """
    engine, supplier = open_accounts(), next(iter(employer.suppliers), "")
    known = {user.name for user in users(engine)}
    made = {}
    for role in RIGHTS:
        name, made[f"demo-{role}"] = f"demo-{role}", secrets.token_urlsafe(9)
        if name in known:
            set_password(engine, name, made[name])
        else:
            add_user(engine, name, made[name], role, employer.language)
        if role != "supplier" or supplier:
            whose = supplier if role == "supplier" else ""
            where = "*" if role == "administrator" else str(employer.folder.resolve())
            grant(engine, Grant(name, where, role, supplier=whose))
    return made
