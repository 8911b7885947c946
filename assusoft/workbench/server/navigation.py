"""What stands around every page of an employer: which pages there are, for whom, and which months."""

from __future__ import annotations

import asyncio
from typing import Any

from assusoft.days_in_words import month_label
from assusoft.errors import AssusoftError
from assusoft.resources import resource_folder
from assusoft.templating.own import fill_own
from assusoft.workbench.accounts.roles import Standing, standing
from assusoft.workbench.accounts.users import grants
from assusoft.workbench.server.base import BaseHandler
from assusoft.workbench.server.employers import Served

NAVIGATION = {
    "import": "import", "tasks": "read", "messages": "read", "reports": "read", "audit": "read", "statements": "read",
    "people": "read", "who-has-what": "read", "sheets": "read", "plans": "read", "supplied": "supplied",
}  # fmt: skip
"""Page -> the right that shows it, in the order of the month."""

TITLES = {
    "home": "Month", "import": "Import", "tasks": "Tasks", "messages": "Messages", "reports": "Reports",
    "audit": "Payroll audit", "statements": "Premium statements", "people": "People", "who-has-what": "Who has what",
    "sheets": "Benefit sheets", "plans": "Plans", "supplied": "Files received",
}  # fmt: skip

WORDS = {
    "lost": "The connection to the server is lost. What you typed is kept here; the page goes on when it is back.",
    "ended": "This page has ended: it was not used for long, or the server started again. What you typed is kept.",
    "reload": "Load it again",
    "out": "You are logged out.",
    "login": "Log in",
    "upload": "The file did not arrive whole. Try again.",
}
"""What the script of a page says by itself."""

AROUND = {
    "skip": "To the contents",
    "menu": "Pages",
    "logout": "Log out",
    "month": "Month",
    "employer": "Employer",
    "language": "Language",
    "loading": "The page is being prepared…",
    "administration": "Administration",
    "all": "All employers",
    "broken": "The page could not be prepared; why stands in the server's log. Load it again.",
}
"""What stands around a page."""


def around(shell: dict[str, Any]) -> str:
    """The HTML of it."""
    return fill_own(resource_folder("templates") / "dashboards" / "pages", "around.html.j2", {"shell": shell}, {})


def first_page(may: Standing) -> str:
    """The page that somebody of that standing begins with; '' for none."""
    return next((page for page, right in {"home": "read", **NAVIGATION}.items() if right in may.rights), "")


async def shell(handler: BaseHandler, served: Served, may: Standing, page: str, month: str) -> dict[str, Any]:
    """What the template around a page needs, all of it text."""
    language = handler.language
    name, months, working = await asyncio.to_thread(_months, served)
    chosen = month or working
    return {
        "language": language,
        "title": handler.say(TITLES[page]),
        "page": page,
        "user": handler.session.shown,
        "xsrf": handler.xsrf_token.decode(),
        "path": handler.request.path,
        "employer": {"key": served.key, "name": name},
        "employers": _others(handler, served),
        "months": [{"month": one, "label": month_label(one, language), "chosen": one == chosen} for one in months],
        "month": month,
        "working": working,
        "pages": [
            {"page": one, "title": handler.say(TITLES[one]), "here": one == page, "address": f"/{served.key}/{one}"
             + (f"/{month}" if month else "")}
            for one, right in {"home": "read", **NAVIGATION}.items() if right in may.rights
        ],
        "administer": any("administer" in _rights(handler, one) for one in handler.settings["employers"].values()),
        "words": {name: handler.say(sentence) for name, sentence in WORDS.items()},
        "said": {name: handler.say(sentence) for name, sentence in AROUND.items()},
    }  # fmt: skip


def _months(served: Served) -> tuple[str, list[str], str]:
    """The employer's name, its months from the last one on, and the one being worked on."""
    try:
        employer = served.open()
        months = employer.months()
    except AssusoftError:
        return served.folder.name, [], ""
    try:
        working = employer.facts.working_month()
    except AssusoftError:
        working = months[-1] if months else ""
    return employer.name, sorted(months, reverse=True), working


def _others(handler: BaseHandler, served: Served) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "name": one.folder.name, "chosen": one.key == served.key}
        for one in handler.settings["employers"].values() if _rights(handler, one)
    ]  # fmt: skip


def _rights(handler: BaseHandler, served: Served) -> frozenset[str]:
    return standing(grants(handler.accounts, handler.session.user), str(served.folder)).rights
