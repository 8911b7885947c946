"""The ways to a supplier: what stands in its file under [email], [folder] ... , and where each leads."""

from email.utils import getaddresses
from typing import Annotated

from pydantic import AfterValidator, Field

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


Way = Email | Drop
"""One way to send. The key of each in a supplier's file is in WAYS."""
WAYS: dict[str, type[Way]] = {"email": Email, "folder": Drop}


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
