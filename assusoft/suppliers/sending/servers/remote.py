"""A folder of a server, whatever the protocol: what can be done in it, and in which ways that ends otherwise."""

from typing import Protocol


class Absent(Exception):
    """The server says that no such file is there."""


class Denied(Exception):
    """The server says no, and the conversation goes on; its words."""


class Lost(Exception):
    """The conversation is over, and nobody knows what became of the last request."""


class Unreachable(Exception):
    """No conversation began: no connection, no trust, or no log-in; nothing was written."""


class Remote(Protocol):
    """One folder. Every method may raise Denied and Lost; those that need a file, Absent."""

    def names(self) -> list[str]:
        """What is listed there."""

    def size(self, name: str) -> int | None:
        """Bytes of a file; None where the server does not say."""

    def read(self, name: str, most: int) -> bytes:
        """The content of a file; of a longer one, `most` bytes and one more."""

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, over one of that name, byte for byte."""

    def rename(self, name: str, other: str) -> None:
        """Give a file another name."""

    def remove(self, name: str) -> None:
        """Take a file away."""
