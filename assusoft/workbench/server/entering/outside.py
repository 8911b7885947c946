"""Log-in by OpenID Connect: a code with PKCE, the identity token checked, its person one whom this installation knows.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636.
"""

from __future__ import annotations

import json
import os
import secrets
from functools import cache
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from jupyter_server.auth.decorator import allow_unauthenticated

from assusoft.errors import AssusoftError
from assusoft.workbench.accounts.sessions import note_failure
from assusoft.workbench.accounts.users import one_user
from assusoft.workbench.server.entering.login import LoginHandler, inside
from assusoft.workbench.server.settings import Outside

_COOKIE, _MINUTES = "assusoft-outside", 10
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_PATIENCE = 10


class NotLoggedIn(AssusoftError):
    """What the provider said is not a log-in of somebody we know."""


class OutsideHandler(LoginHandler):
    """GET /login/outside: off to the provider, with a secret that only this browser can bring back."""

    @allow_unauthenticated
    async def get(self) -> None:  # type: ignore[override]
        """Go there."""
        settings = self.outside
        kept = {
            "state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24),
            "verifier": secrets.token_urlsafe(48), "next": inside(self.get_argument("next", "/")),
        }  # fmt: skip
        try:
            known = await provider(settings)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            self.log.warning("OpenID Connect: %s: %s", type(error).__name__, error)
            self.refuse(settings)
            return
        address, _ = _client(settings, self.back).create_authorization_url(
            known["authorization_endpoint"], state=kept["state"], nonce=kept["nonce"], code_verifier=kept["verifier"]
        )
        self.set_signed_cookie(
            _COOKIE, json.dumps(kept), expires_days=_MINUTES / 1440, httponly=True, samesite="Lax",
            secure=self.request.protocol == "https",
        )  # fmt: skip
        self.redirect(address)

    @property
    def outside(self) -> Outside:
        """The provider of this installation."""
        settings: Outside = self.settings["outside"]
        return settings

    @property
    def back(self) -> str:
        """Where the provider sends the browser back to."""
        return f"{self.request.protocol}://{self.request.host}/login/outside/back"

    def refuse(self, settings: Outside, why: str = "") -> None:
        """The log-in page again, which says why."""
        self.set_status(401)
        note_failure(self.accounts, "", str(self.request.remote_ip))
        self.form("", why or self.say("{name} cannot be reached. Try again later.", name=settings.name))


class BackHandler(OutsideHandler):
    """GET /login/outside/back: from the provider, with a code."""

    @allow_unauthenticated
    async def get(self) -> None:  # type: ignore[override]
        """Log in whoever it was."""
        cookie = self.get_signed_cookie(_COOKIE, max_age_days=_MINUTES / 1440)
        self.clear_cookie(_COOKIE)
        kept: dict[str, str] = json.loads(cookie) if cookie else {}
        settings = self.outside
        try:
            if not kept or not secrets.compare_digest(self.get_query_argument("state", ""), kept["state"]):
                raise NotLoggedIn(self.say("This log-in was not begun here, or it took too long. Try again."))
            claims = await claims_of(settings, self.back, self.get_query_argument("code", ""), kept)
            name = str(claims.get(settings.claim, "")).casefold()
            self.enter(self._known(name, claims))
        except (NotLoggedIn, httpx.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError) as error:
            self.log.warning("OpenID Connect: %s: %s", type(error).__name__, error)
            self.refuse(settings, str(error) if isinstance(error, NotLoggedIn) else self.say(
                "{name} did not say who you are. Try again.", name=settings.name))  # fmt: skip
            return
        self.redirect(kept["next"])

    def _known(self, name: str, claims: dict[str, Any]) -> str:
        if self.outside.claim == "email" and claims.get("email_verified") is not True:
            raise NotLoggedIn(self.say("{name} has not verified your e-mail address.", name=self.outside.name))
        try:
            user = one_user(self.accounts, name)
        except AssusoftError:
            user = None
        if user is None or not user.active or not user.outside:
            raise NotLoggedIn(
                self.say("Nobody here is called {name}. Ask whoever administers this installation.", name=name or "?")
            )
        return user.name


async def claims_of(settings: Outside, back: str, code: str, kept: dict[str, str]) -> dict[str, Any]:
    """What the provider says of whoever logged in: the identity token, checked, and what it tells besides.

    Raises
    ------
    JoseError, AuthlibBaseError, HTTPError, ValueError, KeyError
        The token is not the provider's, not for us, not of this log-in, or the provider refused.
    """
    known = await provider(settings)
    async with _client(settings, back) as client:
        token = await client.fetch_token(known["token_endpoint"], code=code, code_verifier=kept["verifier"])
        keys = (await client.request("GET", known["jwks_uri"], withhold_token=True)).json()
        identity = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": known["issuer"]},
            aud={"essential": True, "value": settings.client},
            nonce={"essential": True, "value": kept["nonce"]},
            exp={"essential": True},
            sub={"essential": True},
        ).validate(identity.claims)
        said = (await client.get(known["userinfo_endpoint"])).json()
    if said.get("sub") != identity.claims["sub"]:
        raise ValueError("userinfo is about somebody else")
    return {**said, **identity.claims}


async def provider(settings: Outside) -> dict[str, Any]:
    """What the provider publishes of itself (OpenID Connect Discovery 1.0), asked once."""
    known = _known_providers()
    if settings.issuer not in known:
        async with httpx.AsyncClient(timeout=_PATIENCE, trust_env=False) as client:
            answer = await client.get(f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration")
            answer.raise_for_status()
        said = answer.json()
        if said.get("issuer") != settings.issuer:
            raise httpx.DecodingError(f"it calls itself {said.get('issuer')}")
        known[settings.issuer] = said
    return known[settings.issuer]


@cache
def _known_providers() -> dict[str, dict[str, Any]]:
    return {}


def _client(settings: Outside, back: str) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        settings.client, os.environ[settings.secret_env], scope="openid email profile", redirect_uri=back,
        code_challenge_method="S256", timeout=_PATIENCE, trust_env=False,
    )  # fmt: skip


def handlers() -> list[tuple[str, Any]]:
    """Their addresses."""
    return [(r"/login/outside", OutsideHandler), (r"/login/outside/back", BackHandler)]
