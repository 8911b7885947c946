"""Log-in by a JupyterHub: its groups are roles here, and it is asked again as long as somebody is logged in by it.

Source: JupyterHub 6, «Services» and its REST API: OAuth 2.0 with PKCE, without identity tokens; GET /hub/api/user says
whose a token is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from assusoft.errors import Refused
from assusoft.workbench.accounts.database import Accounts
from assusoft.workbench.accounts.roles import Grant
from assusoft.workbench.accounts.sessions import end_session, session_of, sessions_outside
from assusoft.workbench.accounts.users import add_user, one_user, set_grants
from assusoft.workbench.server.employers import Served
from assusoft.workbench.server.entering.outside import PATIENCE, NotLoggedIn, OutsideHandler, oauth_client
from assusoft.workbench.server.processes.kernels import PageKernels
from assusoft.workbench.server.settings import HubLogin

LONGEST = 300
"""Seconds that a log-in goes on while the Hub does not answer."""

log = logging.getLogger("assusoft.server")


@dataclass
class Held:
    """The Hub's token of a log-in here, in memory alone, and when the Hub last said that it holds."""

    token: str
    heard: float


class HubHandler(OutsideHandler):
    """/login/outside, at a JupyterHub."""

    async def address(self, kept: dict[str, str]) -> str:
        """Its page of authorization."""
        hub: HubLogin = self.settings["outside"]
        address, _ = oauth_client(hub, self.back).create_authorization_url(
            f"{hub.address}/hub/api/oauth2/authorize", state=kept["state"], code_verifier=kept["verifier"]
        )
        return str(address)

    async def log_in(self, code: str, kept: dict[str, str]) -> None:
        """Log in whom the Hub knows, with the roles of their groups; who is new here is kept, without a password."""
        hub: HubLogin = self.settings["outside"]
        async with oauth_client(hub, self.back, token_endpoint_auth_method="client_secret_post") as client:
            token = await client.fetch_token(f"{hub.asked}/oauth2/token", code=code, code_verifier=kept["verifier"])
        said = await whose(hub, token["access_token"])
        name, roles = str(said["name"]), roles_of(said, hub, self.settings["employers"])
        if not roles:
            sentence = "At {hub}, {name} is in no group that has a role here. Ask whoever administers it."
            raise NotLoggedIn(self.say(sentence, hub=hub.name, name=name))
        try:
            if self.known(name) is None:
                add_user(self.accounts, name, "", language=self.language, outside=True)
            set_grants(self.accounts, name, roles)
        except Refused as error:
            self.log.warning("Log-in by the Hub: %s", error)
            raise self.nobody(name) from None
        if not one_user(self.accounts, name).active:
            raise self.nobody(name)
        session = session_of(self.accounts, self.enter(name))
        if session:
            self.settings["held"][session.hash] = Held(token["access_token"], time.monotonic())


async def whose(hub: HubLogin, token: str) -> dict[str, Any]:
    """What the Hub says of a token's owner: `name`, `groups`.

    Raises
    ------
    HTTPError
        It does not answer; HTTPStatusError: it knows no such token. KeyError: it says nothing of a user.
    """
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
        answer = await client.get(f"{hub.asked}/user", headers={"Authorization": f"token {token}"})
    answer.raise_for_status()
    said: dict[str, Any] = answer.json()
    if said["kind"] != "user":
        raise KeyError("user")
    return said


def roles_of(said: Mapping[str, Any], hub: HubLogin, served: Mapping[str, Served]) -> list[Grant]:
    """The roles here of somebody whom the Hub says of: one for each that server.toml names a group of theirs for.

    Two groups with the same role, one of them limited to some legal entities, see what both see together.
    """
    found: dict[tuple[str, str, str], list[tuple[str, ...]]] = {}
    for group in hub.group:
        if group.name in said["groups"]:
            where = group.employer if group.employer == "*" else str(served[group.employer].folder)
            found.setdefault((where, group.role, group.supplier), []).append(group.entities)
    return [
        Grant(said["name"], where, role, () if () in limits else tuple(sorted({*sum(limits, ())})), supplier)
        for (where, role, supplier), limits in found.items()
    ]


async def look_again(
    accounts: Accounts, kernels: PageKernels, hub: HubLogin, served: Mapping[str, Served], held: dict[str, Held]
) -> None:
    """Ask the Hub about everybody who is logged in by it: other groups are other roles from now on, and a log-in that
    ended there, or that the Hub does not confirm for `LONGEST`, ends here with all its pages."""
    in_force = sessions_outside(accounts)
    for gone in held.keys() - in_force.keys():
        del held[gone]

    async def look(session: str, user: str) -> None:
        if session not in held or not await _confirmed(accounts, hub, served, held[session], user):
            held.pop(session, None)
            end_session(accounts, session)
            await kernels.end_session(session)

    await asyncio.gather(*(look(session, user) for session, user in in_force.items()))


async def _confirmed(accounts: Accounts, hub: HubLogin, served: Mapping[str, Served], held: Held, user: str) -> bool:
    try:
        said = await whose(hub, held.token)
        if said["name"] != user:
            return False
        roles = roles_of(said, hub, served)
        set_grants(accounts, user, roles)
    except Refused:
        return False
    except (httpx.HTTPError, ValueError, KeyError) as error:
        if isinstance(error, httpx.HTTPStatusError) and error.response.status_code < 500:
            return False
        log.warning("The Hub does not answer: %s: %s", type(error).__name__, error)
        return time.monotonic() - held.heard < LONGEST
    held.heard = time.monotonic()
    return bool(roles)
