"""Pages without a process behind them: the month of an employer, all employers, the users of the installation."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from tornado.web import HTTPError

from assusoft.errors import AssusoftError, Refused
from assusoft.months import check_closing
from assusoft.workbench.accounts.roles import RIGHTS, Grant
from assusoft.workbench.accounts.sessions import looks, minutes_spent
from assusoft.workbench.accounts.users import (
    add_user,
    grant,
    grants,
    one_user,
    revoke,
    set_active,
    set_password,
    users,
)
from assusoft.workbench.server.base import BaseHandler, texts
from assusoft.workbench.server.employers import Served
from assusoft.workbench.server.month_steps import Overview, overview, state_line
from assusoft.workbench.server.navigation import first_page, shell


class StartHandler(BaseHandler):
    """GET /: the month of the only employer somebody has, else all of theirs."""

    def get(self) -> None:
        """Go there."""
        own = {one.key: first_page(self.standing(one)) for one in self.settings["employers"].values()}
        pages = [f"/{key}/{page}" for key, page in own.items() if page]
        self.redirect(pages[0] if len(pages) == 1 else "/bureau")


class HomeHandler(BaseHandler):
    """GET /KEY/home[/MONTH]: the month as steps, what blocks, figures, suppliers, minutes spent."""

    async def get(self, key: str, month: str | None = None) -> None:
        """Show it."""
        served = self.served(key)
        standing = self.standing(served)
        if "read" not in standing.rights:
            raise HTTPError(404)
        around = await shell(self, served, standing, "home", month or "")
        seen, wrong = await asyncio.to_thread(_overview, served, month or "", self.language)
        spent = minutes_spent(self.accounts, str(served.folder), month or "")
        self.page("home.html.j2", shell=around, seen=seen, wrong=wrong, spent=spent, key=key, month=month or "",
                  employer=served)  # fmt: skip


class BureauHandler(BaseHandler):
    """GET /bureau: every employer somebody has a role with, its month, its state, what blocks."""

    async def get(self) -> None:
        """Show them."""
        own = [served for served in self.settings["employers"].values() if self.standing(served).rights]
        pages = {one.key: first_page(self.standing(one)) for one in own}
        lines = await asyncio.to_thread(lambda: [_line(one, pages[one.key], self.language) for one in own])
        self.page("bureau.html.j2", lines=lines, administer=_administers(self), employer=None)


class AdministrationHandler(BaseHandler):
    """/administration: users, their roles, and who looked at whom; nobody's data."""

    def get(self) -> None:
        """Show them."""
        self._show("")

    def post(self) -> None:
        """Change one thing."""
        if not _administers(self):
            raise HTTPError(404)
        values = texts(self.request.body_arguments)
        try:
            said = _change(self, values)
        except Refused as error:
            self.set_status(400)
            self._show("", wrong=str(error))
            return
        self._show(said)

    def _show(self, said: str, wrong: str = "") -> None:
        if not _administers(self):
            raise HTTPError(404)
        employers = list(self.settings["employers"].values())
        roles = grants(self.accounts)
        self.page(
            "administration.html.j2", users=users(self.accounts), roles=list(RIGHTS), said=said, wrong=wrong,
            grants={user.name: [one for one in roles if one.user == user.name] for user in users(self.accounts)},
            employers=employers, names={str(one.folder): one.folder.name for one in employers} | {"*": self.say("all")},
            looks=[line for one in employers for line in looks(self.accounts, str(one.folder), 100)], employer=None,
        )  # fmt: skip


def _change(handler: BaseHandler, values: dict[str, str]) -> str:
    """Do what a form of the page asks; the sentence that says so."""
    accounts, name, act = handler.accounts, values.get("name", "").strip(), values.get("act", "")
    if act == "add":
        password = secrets.token_urlsafe(12)
        add_user(
            accounts, name, password, values.get("shown", ""), values.get("language", "fr"), values.get("mail", "")
        )
        return handler.say("{name} can log in with the password {password}; it is shown once.", name=name,
                           password=password)  # fmt: skip
    if act == "password":
        password = secrets.token_urlsafe(12)
        set_password(accounts, name, password)
        return handler.say("{name} can log in with the password {password}; it is shown once.", name=name,
                           password=password)  # fmt: skip
    if act in ("stop", "start"):
        if name == handler.session.user:
            raise Refused(handler.say("Nobody can shut themselves out. Ask another administrator."))
        set_active(accounts, name, act == "start")
        return handler.say("Done: {name}.", name=one_user(accounts, name).shown)
    given = Grant(name, values.get("employer", ""), values.get("role", ""), tuple(values.get("entities", "").split()),
                  values.get("supplier", "").strip())  # fmt: skip
    known = {str(one.folder) for one in handler.settings["employers"].values()} | {"*"}
    if given.employer not in known:
        raise Refused(handler.say("This server has no such employer."))
    if act == "grant":
        grant(accounts, given)
    elif act == "revoke":
        revoke(accounts, given)
    else:
        raise HTTPError(400)
    return handler.say("Done: {name}.", name=one_user(accounts, name).shown)


def _administers(handler: BaseHandler) -> bool:
    return any("administer" in handler.standing(one).rights for one in handler.settings["employers"].values())


def _overview(served: Served, month: str, language: str) -> tuple[Overview | None, str]:
    try:
        return overview(served.open(), check_closing(month) if month else "", language), ""
    except AssusoftError as error:
        return None, str(error)


def _line(served: Served, page: str, language: str) -> dict[str, str]:
    """An employer's line; for who may not read its month, its name alone."""
    line = {"address": f"/{served.key}/{page}" if page else "", "name": served.folder.name, "month": "", "state": ""}
    try:
        employer = served.open()
        return line | {
            "name": employer.name,
            **(state_line(employer, language) if page != "supplied" else {"blocked": ""}),
        }
    except AssusoftError as error:
        return line | {"state": str(error), "blocked": "1"}


def handlers() -> list[tuple[str, Any]]:
    """Their addresses."""
    return [
        (r"/", StartHandler),
        (r"/bureau", BureauHandler),
        (r"/administration", AdministrationHandler),
        (r"/([a-z0-9-]+)/home(?:/(\d{4}-\d{2}(?:\.\d)?))?", HomeHandler),
    ]
