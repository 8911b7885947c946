"""Log-in by OpenID Connect: a code with PKCE, the identity token checked, its person one whom this installation knows.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from assusoft.workbench.server.entering.outside import PATIENCE, NotLoggedIn, OutsideHandler, oauth_client
from assusoft.workbench.server.settings import Outside

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_SCOPE = "openid email profile"


class OpenIDHandler(OutsideHandler):
    """/login/outside, at a provider of OpenID Connect."""

    async def address(self, kept: dict[str, str]) -> str:
        """Its page of authorization."""
        known = await provider(self.provided)
        address, _ = oauth_client(self.provided, self.back, scope=_SCOPE).create_authorization_url(
            known["authorization_endpoint"], state=kept["state"], nonce=kept["nonce"], code_verifier=kept["verifier"]
        )
        return str(address)

    async def log_in(self, code: str, kept: dict[str, str]) -> None:
        """Log in whom its identity token names."""
        claims = await claims_of(self.provided, self.back, code, kept)
        if self.provided.claim == "email" and claims.get("email_verified") is not True:
            raise NotLoggedIn(self.say("{name} has not verified your e-mail address.", name=self.provided.name))
        name = str(claims.get(self.provided.claim, "")).casefold()
        user = self.known(name)
        if user is None or not user.active:
            raise self.nobody(name)
        self.enter(user.name)

    @property
    def provided(self) -> Outside:
        """The provider of this installation."""
        settings: Outside = self.settings["outside"]
        return settings


async def claims_of(settings: Outside, back: str, code: str, kept: dict[str, str]) -> dict[str, Any]:
    """What the provider says of whoever logged in: the identity token, checked, and what it tells besides.

    Raises
    ------
    JoseError, AuthlibBaseError, HTTPError, ValueError, KeyError
        The token is not the provider's, not for us, not of this log-in, or the provider refused.
    """
    known = await provider(settings)
    async with oauth_client(settings, back, scope=_SCOPE) as client:
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
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
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
