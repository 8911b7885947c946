"""The ways to a supplier: what stands in its file under [email], [folder] ... , and where each leads."""

import binascii
from base64 import b64decode
from email.utils import getaddresses, parseaddr
from posixpath import normpath
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from assusoft.config import ConfigModel, Items


def one_address(written: str) -> str:
    """An e-mail address in ASCII, on one line, alone or as 'Name <address>'."""
    found = getaddresses([written])
    local, _, domain = found[0][1].rpartition("@")
    plain = found[0][1].isascii() and not any(character.isspace() for character in found[0][1])
    plain = plain and written.isprintable()
    if len(found) != 1 or not (local and domain and plain) or len(written.splitlines()) != 1:
        raise ValueError(f"'{written}' is not an e-mail address; write name@house.be or Name <name@house.be>")
    return written


def one_line(written: str) -> str:
    """Text that fits in a mail header, and in the name of a folder."""
    if len(written.splitlines()) > 1:
        raise ValueError("write this on one line")
    if any(character < " " or character == "\x7f" for character in written):
        raise ValueError("a control character is in it: write letters and signs that can be seen")
    return written


def public_key(written: str) -> str:
    """A server's public key as OpenSSH writes it, 'ssh-ed25519 AAAA...'; a comment after it does not count."""
    kind, key = (*written.split(), "", "")[:2]
    try:
        blob = b64decode(key, validate=True)
    except binascii.Error:
        blob = b""
    named = len(kind).to_bytes(4, "big") + kind.encode()
    if not (kind.isprintable() and kind and blob.startswith(named) and len(blob) > len(named)):
        raise ValueError(
            "this is not the public key of a server; write its line as the supplier or ssh-keyscan gives it, without "
            "the host: ssh-ed25519 AAAA..."
        )
    return f"{kind} {key}"


Address = Annotated[str, AfterValidator(one_address)]
Line = Annotated[str, AfterValidator(one_line)]


class Email(ConfigModel):
    """Recipients of the e-mail; `subject` may hold {month} and {employer}."""

    to: Annotated[Items[Address], Field(min_length=1)]
    cc: Items[Address] = ()
    subject: Line = ""


class Drop(ConfigModel):
    """A folder the supplier reads, relative to the employer folder."""

    path: Line = Field(min_length=1)


class Server(ConfigModel):
    """What [sftp] and [ftps] share: a folder of a server, relative to where its user stands after the log-in.

    `unconfirmed`: the supplier takes files from a server that tells neither their size nor their content, and says by
    itself what arrived; what was written there without an error counts as handed over.
    """

    host: Line = Field(min_length=1)
    user: Line = Field(min_length=1)
    path: Line = ""
    unconfirmed: bool = False


class Sftp(Server):
    """A folder of an SSH server whose key is known beforehand.

    `key_file`: our private key, from the employer folder; `passphrase_env`: the environment variable with its
    passphrase; or `password_env`: the one with the password.
    """

    port: int = Field(22, gt=0, lt=65536)
    host_key: Annotated[str, AfterValidator(public_key)]
    key_file: Line | None = None
    passphrase_env: Line | None = None
    password_env: Line | None = None

    @model_validator(mode="after")
    def one_proof_of_who_we_are(self) -> Self:
        if (self.key_file is None) == (self.password_env is None):
            raise ValueError("expected either key_file or password_env")
        if self.passphrase_env is not None and self.key_file is None:
            raise ValueError("passphrase_env goes with key_file")
        return self


class Ftps(Server):
    """A folder of an FTP server, with TLS on both channels, asked for after the greeting (explicit, AUTH TLS).

    `ca_file`: certificates that replace the system's list, from the employer folder.
    """

    port: int = Field(21, gt=0, lt=65536)
    password_env: Line
    ca_file: Line | None = None


Way = Email | Drop | Sftp | Ftps
"""One way to send. The key of each in a supplier's file is in WAYS."""
WAYS: dict[str, type[Way]] = {"email": Email, "folder": Drop, "sftp": Sftp, "ftps": Ftps}


def way_name(way: Way) -> str:
    """'email', 'folder' ...: its key in a supplier's file."""
    return next(name for name, model in WAYS.items() if isinstance(way, model))


def destinations(way: Way) -> list[str]:
    """Where it leads, in words that a person checks: addresses, or a path."""
    match way:
        case Email():
            return [*way.to, *way.cc]
        case Drop():
            return [way.path]
        case Sftp() | Ftps():
            return [f"{way_name(way)}://{way.user}@{way.host}:{way.port}/{way.path.lstrip('/')}"]


def targets(way: Way) -> list[str]:
    """What an allow-list is held against: bare addresses, a path without detours, or a host."""
    match way:
        case Email():
            return [parseaddr(address)[1].lower() for address in (*way.to, *way.cc)]
        case Drop():
            return [normpath(way.path.replace("\\", "/"))]
        case Sftp() | Ftps():
            return [way.host.lower()]
