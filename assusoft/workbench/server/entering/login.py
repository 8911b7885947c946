"""Log-in, log-out, language."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated

from assusoft.language import LANGUAGES
from assusoft.workbench.accounts.sessions import (
    begin_session,
    end_session,
    locked_out,
    note_failure,
    set_language,
)
from assusoft.workbench.accounts.users import one_user, right_password
from assusoft.workbench.server.base import BaseHandler
from assusoft.workbench.server.entering.identity import cookie_name


class LoginHandler(BaseHandler):
    """The page to log in."""

    @allow_unauthenticated
    def get(self) -> None:
        """The form; who is logged in goes home."""
        if self.current_user is not None:
            self.redirect(inside(self.get_argument("next", "/")))
            return
        self.form("", "")

    @allow_unauthenticated
    async def post(self) -> None:
        """A name and a password; the answer to a wrong one takes as long as to a right one, and does not say which."""
        name = self.get_body_argument("name", "").strip()[:64]
        password = self.get_body_argument("password", "", strip=False)[:1000]
        address = str(self.request.remote_ip)
        if locked_out(self.accounts, name, address):
            self.set_status(429)
            self.form(name, self.say("Too many log-ins failed. Try again in a quarter of an hour."))
            return
        note_failure(self.accounts, name, address)  # a log-in takes it back; many at once are counted all the same
        if not await asyncio.to_thread(right_password, self.accounts, name, password):
            self.set_status(401)
            self.form(name, self.say("This name and password do not belong together."))
            return
        self.enter(name)
        self.redirect(inside(self.get_argument("next", "/")))

    def enter(self, name: str) -> str:
        """Log somebody in; the secret of their cookie."""
        protocol = self.request.protocol
        secret = begin_session(self.accounts, name)
        self.set_signed_cookie(
            cookie_name(protocol), secret, expires_days=None, httponly=True, samesite="Lax", path="/",
            secure=protocol == "https",
        )  # fmt: skip
        self.clear_cookie("_xsrf")
        return secret

    def form(self, name: str, wrong: str) -> None:
        """The page, with what was wrong."""
        outside = self.settings["outside"]
        self.page(
            "login.html.j2", name=name, wrong=wrong, next=inside(self.get_argument("next", "/")), employer=None,
            outside=outside.name if outside else "",
        )  # fmt: skip


class LogoutHandler(BaseHandler):
    """The end of a log-in, and of every page opened in it."""

    async def post(self) -> None:
        """End it."""
        session = self.session
        end_session(self.accounts, session.hash)
        await self.kernels.end_session(session.hash)
        self.clear_cookie(cookie_name(self.request.protocol), path="/")
        elsewhere = self.settings["outside"]
        if elsewhere is None or not elsewhere.leaving or not one_user(self.accounts, session.user).outside:
            self.redirect("/login")
            return
        self.set_header("Refresh", f"0; url={elsewhere.leaving}")  # the policy forbids that a form ends elsewhere
        self.assusoft_session = None
        self.page("left.html.j2", name=elsewhere.name, leaving=elsewhere.leaving, employer=None)


class LanguageHandler(BaseHandler):
    """Another language."""

    def post(self) -> None:
        """Speak it from now on, and go back to where the choice was made."""
        language = self.get_body_argument("language", "")
        if language in LANGUAGES:
            set_language(self.accounts, self.session, language)
        self.redirect(inside(self.get_body_argument("next", "/")))


def inside(address: str) -> str:
    """The address, when it is one of ours; else the first page."""
    parts = urlsplit(address)
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return address if own else "/"


def handlers() -> list[tuple[str, Any]]:
    """Their addresses."""
    return [(r"/login", LoginHandler), (r"/logout", LogoutHandler), (r"/language", LanguageHandler)]
