"""The ways to a supplier: what stands in its file under [email], [folder] ... , and where each leads."""

import binascii
import re
from base64 import b64decode
from email.utils import getaddresses, parseaddr
from posixpath import normpath
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from assusoft.config import ConfigModel, Items, did_you_mean


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


def host_name(written: str) -> str:
    """The name or number of a machine, which can be asked for: IDNA takes it, and nothing stands around it."""
    try:
        written.encode("idna")  # what the system does with it too, in an error of its own
        sound = not any(sign.isspace() or sign in "/\\@?#" for sign in written)
    except UnicodeError:
        sound = False
    if not sound:
        raise ValueError(f"'{written}' is not the name of a host; write files.house.be")
    return written


def https_address(written: str) -> str:
    """An address of the web, over TLS, without user, password or fragment in it."""
    try:
        parts = urlsplit(written)
        sound = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError(f"'{written}' is not an address; write https://house.be/path") from None
    if not sound or not written.isascii() or any(not sign.isprintable() or sign == " " for sign in written):
        raise ValueError(f"'{written}' is not an address over TLS; write https://house.be/path")
    if "@" in parts.netloc or "#" in written:
        raise ValueError("no user, password or # belongs in the address: use user, password_env or token_env")
    host_name(parts.hostname or "")
    return written


Address = Annotated[str, AfterValidator(one_address)]
OneLine = Annotated[str, AfterValidator(one_line)]
Host = Annotated[OneLine, Field(min_length=1), AfterValidator(host_name)]


class Email(ConfigModel):
    """Recipients of the e-mail; `subject` may hold {month} and {employer}."""

    to: Annotated[Items[Address], Field(min_length=1)]
    cc: Items[Address] = ()
    subject: OneLine = ""


class Drop(ConfigModel):
    """A folder the supplier reads, relative to the employer folder."""

    path: OneLine = Field(min_length=1)


class Server(ConfigModel):
    """What [sftp] and [ftps] share: a folder of a server, relative to where its user stands after the log-in.

    `unconfirmed`: the supplier takes files from a server that tells neither their size nor their content, and says by
    itself what arrived; what was written there without an error counts as handed over.
    """

    host: Host
    user: OneLine = Field(min_length=1)
    path: OneLine = ""
    unconfirmed: bool = False


class Sftp(Server):
    """A folder of an SSH server whose key is known beforehand.

    `key_file`: our private key, from the employer folder; `passphrase_env`: the environment variable with its
    passphrase; or `password_env`: the one with the password.
    """

    port: int = Field(22, gt=0, lt=65536)
    host_key: Annotated[str, AfterValidator(public_key)]
    key_file: OneLine | None = None
    passphrase_env: OneLine | None = None
    password_env: OneLine | None = None

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
    password_env: OneLine
    ca_file: OneLine | None = None


class Endpoint(ConfigModel):
    """What an address over TLS needs. Files are relative to the employer folder, secrets stand in the environment.

    `certificate`, `key`: ours, in PEM form, where the supplier asks who we are; `ca_file`: who signed the server's,
    when the system does not know them.
    """

    certificate: OneLine | None = None
    key: OneLine | None = None
    key_password_env: OneLine | None = None
    ca_file: OneLine | None = None
    user: OneLine | None = None
    password_env: OneLine | None = None
    token_env: OneLine | None = None

    @model_validator(mode="after")
    def together(self) -> Self:
        if (self.user is None) != (self.password_env is None):
            raise ValueError("user and password_env go together")
        if self.user is not None and self.token_env is not None:
            raise ValueError("either user and password_env, or token_env")
        if self.key is not None and self.certificate is None:
            raise ValueError("key goes with certificate")
        if self.key_password_env is not None and self.certificate is None:
            raise ValueError("key_password_env goes with certificate")
        return self


class Https(Endpoint):
    """[https]: each file by one request. PUT writes it at url/NAME; POST hands it to the url itself."""

    url: Annotated[OneLine, AfterValidator(https_address)]
    method: Literal["POST", "PUT"]

    @model_validator(mode="after")
    def place_for_names(self) -> Self:
        if self.method == "PUT" and "?" in self.url:
            raise ValueError("PUT writes each file at url/NAME: the url can have no ?")
        return self


class Accepted(ConfigModel):
    """What a reply must hold before it is one: the element of that local name, with that text."""

    element: OneLine = Field(min_length=1)
    value: OneLine = Field(min_length=1)


class Soap(Endpoint):
    """[soap]: each file by one call of an operation, document/literal, at `url`.

    `wsdl` is a file of the employer folder, with the SHA-256 it had when it was checked. `request`: where each thing
    stands in it ('File/Name' = '{file}'): {id} {month} {file} {employer} in any text, {content} alone.
    """

    url: Annotated[OneLine, AfterValidator(https_address)]
    wsdl: OneLine = Field(min_length=1)
    wsdl_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    operation: OneLine = Field(min_length=1)
    service: OneLine | None = None
    port: OneLine | None = None
    request: dict[OneLine, OneLine]
    accepted: Accepted

    @model_validator(mode="after")
    def whole_request(self) -> Self:
        used = {name for text in self.request.values() for name in re.findall(r"\{(\w*)\}", text)}
        odd = sorted(used - set(IN_REQUESTS))
        if odd:
            raise ValueError(f"request: {{{odd[0]}}} is not known (known: {', '.join(IN_REQUESTS)})")
        if not {"id", "content"} <= used:
            raise ValueError("request: {id}, by which a second call is known for one, and {content} must stand in it")
        if any("{content}" in text and text != "{content}" for text in self.request.values()):
            raise ValueError("request: {content} is the whole file: nothing can stand beside it")
        return self


class ByHand(ConfigModel):
    """[by-hand]: somebody types each message into a portal. `screens`: fields in the order the portal asks them."""

    portal: OneLine = Field(min_length=1)
    url: Annotated[OneLine, AfterValidator(https_address)] | None = None
    screens: Annotated[Items[OneLine], Field(min_length=1)]


class Smime(ConfigModel):
    """encrypt = { kind = "smime" }: each file for the holder of a certificate with an RSA key, a file in PEM form."""

    kind: Literal["smime"]
    certificate: OneLine = Field(min_length=1)


class AesZip(ConfigModel):
    """encrypt = { kind = "zip" }: each file in a zip of its own, under the password of an environment variable."""

    kind: Literal["zip"]
    password_env: OneLine = Field(min_length=1)


Encrypt = Annotated[Smime | AesZip, Field(discriminator="kind")]
"""How the files of a supplier are encrypted, whichever way they go."""
IN_REQUESTS = ("id", "month", "file", "employer", "content")
"""What may stand in a request, between { and }."""
BY_HAND = "by-hand"
"""The key of the way on which nothing leaves by itself."""
Way = Email | Drop | Sftp | Ftps | Https | Soap | ByHand
"""One way to send. The key of each in a supplier's file is in WAYS."""
WAYS: dict[str, type[Way]] = {
    "email": Email, "folder": Drop, "sftp": Sftp, "ftps": Ftps, "https": Https, "soap": Soap, BY_HAND: ByHand,
}  # fmt: skip


def known_way(written: str) -> str:
    """The key of one of them."""
    if written not in WAYS:
        raise ValueError(f"there is no way '{written}'{did_you_mean(written, WAYS)}")
    return written


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
        case Https() | Soap():
            return [way.url]
        case ByHand():
            return [way.portal]


def targets(way: Way) -> list[str]:
    """What an allow-list is held against: bare addresses, a path without detours, or a host."""
    match way:
        case Email():
            return [parseaddr(address)[1].lower() for address in (*way.to, *way.cc)]
        case Drop():
            return [normpath(way.path.replace("\\", "/"))]
        case Sftp() | Ftps():
            return [way.host.lower()]
        case Https() | Soap():
            return [(urlsplit(way.url).hostname or "").lower()]
        case ByHand():
            return [(urlsplit(way.url).hostname or "").lower()] if way.url else []
