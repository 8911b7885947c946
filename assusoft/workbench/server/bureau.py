"""Pages without a process behind them: the month of an employer, all employers, the users of the installation."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from tornado.web import HTTPError

from assusoft.errors import AssusoftError, Refused
from assusoft.months import check_closing
from assusoft.workbench.accounts.roles import RIGHTS, Grant, Standing, standing
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
from assusoft.workbench.server.settings import HubLogin


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
        seen, wrong = await asyncio.to_thread(_overview, served, month or "", self.language, bool(standing.entities))
        spent = minutes_spent(self.accounts, str(served.folder), seen.month if seen else month or "")
        self.page("home.html.j2", shell=around, seen=seen, wrong=wrong, spent=spent, key=key, month=month or "",
                  employer=served)  # fmt: skip


class BureauHandler(BaseHandler):
    """GET /bureau: every employer somebody has a role with, its month, its state, what blocks."""

    async def get(self) -> None:
        """Show them."""
        own = [served for served in self.settings["employers"].values() if self.standing(served).rights]
        standings = {one.key: self.standing(one) for one in own}
        lines = await asyncio.to_thread(lambda: [_line(one, standings[one.key], self.language) for one in own])
        self.page("bureau.html.j2", lines=lines, administer=_administers(self), employer=None)


class AdministrationHandler(BaseHandler):
    """/administration: users, their roles, and who looked at whom; nobody's data.

    Who administers some employers gives and takes roles there; whoever administers all of them also lets people in.
    """

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
            self._show("", wrong=error.said(self.language))
            return
        self._show(said)

    def _show(self, said: str, wrong: str = "") -> None:
        if not _administers(self):
            raise HTTPError(404)
        employers, everywhere = _administered(self), _everywhere(self)
        known = {str(one.folder) for one in employers} | ({"*"} if everywhere else set())
        roles = [one for one in grants(self.accounts) if one.employer in known]
        names = {str(one.folder): one.folder.name for one in employers} | {"*": self.say("all")}
        people = users(self.accounts)
        self.page(
            "administration.html.j2", users=people, roles=list(RIGHTS), said=said, wrong=wrong, names=names,
            grants={user.name: [one for one in roles if one.user == user.name] for user in people},
            employers=employers, everywhere=everywhere, employer=None,
            looks=[line for one in employers for line in looks(self.accounts, str(one.folder), 100)],
        )  # fmt: skip


def _change(handler: BaseHandler, values: dict[str, str]) -> str:
    """Do what a form of the page asks; the sentence that says so."""
    accounts, name, act = handler.accounts, values.get("name", "").strip(), values.get("act", "")
    if act in ("add", "password", "stop", "start") and not _everywhere(handler):
        raise Refused(handler.say("Only who administers all employers of this installation does that."))
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
    known = {str(one.folder) for one in _administered(handler)} | ({"*"} if _everywhere(handler) else set())
    if given.employer not in known:
        raise Refused(handler.say("This server has no such employer, or you do not administer it."))
    hub = handler.settings["outside"] if isinstance(handler.settings["outside"], HubLogin) else None
    if hub and one_user(accounts, name).outside:
        raise Refused(
            handler.say("The roles of {name} are those of their groups at {hub}. Change them there.",
                        name=one_user(accounts, name).shown, hub=hub.name)
        )  # fmt: skip
    if act == "grant":
        grant(accounts, given)
    elif act == "revoke":
        revoke(accounts, given)
    else:
        raise HTTPError(400)
    return handler.say("Done: {name}.", name=one_user(accounts, name).shown)


def _administered(handler: BaseHandler) -> list[Served]:
    every: list[Served] = list(handler.settings["employers"].values())
    return [one for one in every if "administer" in handler.standing(one).rights]


def _administers(handler: BaseHandler) -> bool:
    return bool(_administered(handler))


def _everywhere(handler: BaseHandler) -> bool:
    return "administer" in standing(grants(handler.accounts, handler.session.user), "*").rights


def _overview(served: Served, month: str, language: str, limited: bool) -> tuple[Overview | None, str]:
    try:
        return overview(served.open(), check_closing(month) if month else "", language, limited), ""
    except AssusoftError as error:
        return None, error.said(language)


def _line(served: Served, may: Standing, language: str) -> dict[str, str]:
    """An employer's line; for who may not read its month, its name alone."""
    page = first_page(may)
    line = {"address": f"/{served.key}/{page}" if page else "", "name": served.folder.name, "month": "", "state": ""}
    try:
        employer = served.open()
        return line | {
            "name": employer.name,
            **(state_line(employer, language, bool(may.entities)) if page != "supplied" else {"blocked": ""}),
        }
    except AssusoftError as error:
        return line | {"state": error.said(language), "blocked": "1"}


def handlers() -> list[tuple[str, Any]]:
    """Their addresses."""
    return [
        (r"/", StartHandler),
        (r"/bureau", BureauHandler),
        (r"/administration", AdministrationHandler),
        (r"/([a-z0-9-]+)/home(?:/(\d{4}-\d{2}(?:\.\d)?))?", HomeHandler),
    ]
