"""Log-in elsewhere: off to whoever knows people, with a secret that only this browser brings back, and in again."""

from __future__ import annotations

import json
import os
import secrets
from abc import abstractmethod
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError
from jupyter_server.auth.decorator import allow_unauthenticated

from assusoft.errors import AssusoftError
from assusoft.workbench.accounts.sessions import note_failure
from assusoft.workbench.accounts.users import User, one_user
from assusoft.workbench.server.entering.login import LoginHandler, inside
from assusoft.workbench.server.settings import HubLogin, Outside

PATIENCE = 10
"""Seconds that an answer may take."""
_COOKIE, _MINUTES = "assusoft-outside", 10


class NotLoggedIn(AssusoftError):
    """What was said elsewhere is not a log-in of somebody who has a role here."""


class OutsideHandler(LoginHandler):
    """GET /login/outside: off to where people are known. GET /login/outside/back: from there, with a code."""

    @allow_unauthenticated
    async def get(self, back: str | None = None) -> None:  # type: ignore[override]
        """Go there, or log in whoever comes back."""
        await (self._come_back() if back else self._go())

    @abstractmethod
    async def address(self, kept: dict[str, str]) -> str:
        """Where the browser is sent to. HTTPError, ValueError, KeyError: nobody there says so."""

    @abstractmethod
    async def log_in(self, code: str, kept: dict[str, str]) -> None:
        """Log in whom the code is about.

        Raises
        ------
        NotLoggedIn
            They have no role here, in a sentence for them. HTTPError, AuthlibBaseError, JoseError, ValueError,
            KeyError: what was answered is no answer to this log-in.
        """

    @property
    def back(self) -> str:
        """Where the browser is to be sent back to."""
        return f"{self.request.protocol}://{self.request.host}/login/outside/back"

    def known(self, name: str) -> User | None:
        """Somebody who logs in elsewhere, by the name they have here."""
        try:
            user = one_user(self.accounts, name)
        except AssusoftError:
            return None
        return user if user.outside else None

    def nobody(self, name: str) -> NotLoggedIn:
        """That nobody of that name may enter."""
        return NotLoggedIn(
            self.say("Nobody here is called {name}. Ask whoever administers this installation.", name=name or "?")
        )

    async def _go(self) -> None:
        kept = {
            "state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24),
            "verifier": secrets.token_urlsafe(48), "next": inside(self.get_argument("next", "/")),
        }  # fmt: skip
        try:
            address = await self.address(kept)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            self.log.warning("Log-in elsewhere: %s: %s", type(error).__name__, error)
            self._refuse(self.say("{name} cannot be reached. Try again later.", name=self.settings["outside"].name))
            return
        self.set_signed_cookie(
            _COOKIE, json.dumps(kept), expires_days=_MINUTES / 1440, httponly=True, samesite="Lax",
            secure=self.request.protocol == "https",
        )  # fmt: skip
        self.redirect(address)

    async def _come_back(self) -> None:
        cookie = self.get_signed_cookie(_COOKIE, max_age_days=_MINUTES / 1440)
        self.clear_cookie(_COOKIE)
        kept: dict[str, str] = json.loads(cookie) if cookie else {}
        try:
            if not kept or not secrets.compare_digest(self.get_query_argument("state", ""), kept["state"]):
                raise NotLoggedIn(self.say("This log-in was not begun here, or it took too long. Try again."))
            await self.log_in(self.get_query_argument("code", ""), kept)
        except (NotLoggedIn, httpx.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError) as error:
            self.log.warning("Log-in elsewhere: %s: %s", type(error).__name__, error)
            self._refuse(str(error) if isinstance(error, NotLoggedIn) else self.say(
                "{name} did not say who you are. Try again.", name=self.settings["outside"].name))  # fmt: skip
            return
        self.redirect(kept["next"])

    def _refuse(self, why: str) -> None:
        """The log-in page again, which says why."""
        self.set_status(401)
        note_failure(self.accounts, "", str(self.request.remote_ip))
        self.form("", why)


def oauth_client(settings: Outside | HubLogin, back: str, **options: Any) -> AsyncOAuth2Client:
    """Who asks there in our name: with our secret, and with PKCE (RFC 7636)."""
    return AsyncOAuth2Client(
        settings.client, os.environ[settings.secret_env], redirect_uri=back, code_challenge_method="S256",
        timeout=PATIENCE, trust_env=False, **options,
    )  # fmt: skip
