"""server.toml of the installation: what differs from serving the loopback address alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from assusoft.config import ConfigModel, Items, did_you_mean, fault, load_config
from assusoft.errors import Refused
from assusoft.suppliers.ways import OneLine
from assusoft.workbench.accounts.roles import RIGHTS

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Listen(ConfigModel):
    """[listen]: `address`, of which interface; `certificate` and `key`, files in PEM; `proxy`: a proxy on this machine
    stands before the server, takes TLS off and says so (X-Forwarded-Proto, X-Real-Ip)."""

    address: OneLine = "127.0.0.1"
    certificate: OneLine | None = None
    key: OneLine | None = None
    proxy: bool = False


class Outside(ConfigModel):
    """[openid]: people log in elsewhere. `name`, on the button; `issuer`, its address; `client`, who we are there;
    `secret_env`, the environment variable with our secret; `claim`, which of what it says is the log-in name."""

    name: OneLine
    issuer: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    client: OneLine
    secret_env: OneLine
    claim: OneLine = "email"

    @property
    def leaving(self) -> str:
        """Where who logs out here logs out there too: nowhere."""
        return ""


class HubGroup(ConfigModel):
    """[[hub.group]]: a role of those in a group of the Hub. `name` of the group; `employer`, as in addresses here, '*'
    for all; `entities`, enterprise numbers, none for all; `supplier`, for the role of that name, which one."""

    name: OneLine
    role: OneLine
    employer: OneLine
    entities: Items[OneLine] = ()
    supplier: OneLine = ""


class HubLogin(ConfigModel):
    """[hub]: people log in at a JupyterHub. `name`, on the button; `address`, where browsers find it; `api`, where this
    server asks it, when that is not below its address; `client`, what the Hub calls us; `secret_env`, the environment
    variable with our token there."""

    name: OneLine
    address: Annotated[str, Field(pattern=r"^https?://[^\s]*[^\s/]$")]
    api: Annotated[str, Field(pattern=r"^https?://[^\s]*[^\s/]$")] | None = None
    client: OneLine = "service-assusoft"
    secret_env: OneLine
    group: Annotated[Items[HubGroup], Field(min_length=1)]

    @property
    def asked(self) -> str:
        """Where its REST API is."""
        return self.api or f"{self.address}/hub/api"

    @property
    def leaving(self) -> str:
        """Where who logs out here logs out there too, so that the next one at the same desk does not go on as them."""
        return f"{self.address}/hub/logout"


class Metrics(ConfigModel):
    """[metrics]: `token_env`, the environment variable with the token that /metrics asks for, from wherever."""

    token_env: OneLine = Field(min_length=1)


class ServerSettings(ConfigModel):
    """All of it. `idle_minutes`: without activity, after which the process of a page that was closed ends."""

    listen: Listen = Listen()
    openid: Outside | None = None
    hub: HubLogin | None = None
    metrics: Metrics | None = None
    idle_minutes: Annotated[int, Field(ge=1, le=240)] = 15

    @property
    def outside(self) -> Outside | HubLogin | None:
        """Where people log in, when not here alone."""
        return self.openid or self.hub


def server_settings(installation: Path) -> ServerSettings:
    """The settings of an installation; those of a new one when it has no server.toml.

    Raises
    ------
    ConfigError
        What is wrong in it, with line and key: another address than the loopback one without TLS or a proxy, too.
    """
    file = installation / "server.toml"
    if not file.is_file():
        return ServerSettings()
    settings = load_config(file, ServerSettings)
    listen = settings.listen
    if (listen.certificate is None) != (listen.key is None):
        raise fault(file, ("listen",), "certificate and key go together. Give both, or neither.")
    if not listen.certificate and listen.address not in LOOPBACK:
        raise fault(
            file, ("listen", "address"),
            f"{listen.address} can be reached from other machines, so log-ins and salaries would cross the network in "
            "clear. Give certificate and key; or leave the address and give proxy = true for a proxy on this machine.",
        )  # fmt: skip
    for path in (listen.certificate, listen.key):
        if path is not None and not (installation / path).is_file():
            raise Refused(f"{file}: listen: there is no file {installation / path}. Put it there, or correct its name.")
    if settings.hub:
        _check_hub(file, settings)
    return settings


def _check_hub(file: Path, settings: ServerSettings) -> None:
    if settings.openid:
        raise fault(file, ("hub",), "people log in by [openid] or by [hub], not by both. Take one of them out.")
    for number, group in enumerate(settings.hub.group if settings.hub else ()):
        if group.role not in RIGHTS:
            known = did_you_mean(group.role, RIGHTS)
            raise fault(file, ("hub", "group", number, "role"), f"there is no role '{group.role}'{known}. Correct it.")
        if (group.role == "supplier") != bool(group.supplier):
            raise fault(
                file, ("hub", "group", number, "supplier"),
                "the role supplier, and only that one, has a view of one supplier. Name it there, and nowhere else.",
            )  # fmt: skip
