"""What a delivery says of itself: sent, failed, or in doubt. Shared by the ways of delivering."""

import smtplib
from dataclasses import dataclass


@dataclass(frozen=True)
class Delivery:
    """`state` is sent, failed or in_doubt. `certain`: a failure after which nothing can have reached the supplier."""

    state: str
    reason: str = ""
    certain: bool = True


SENT = Delivery("sent")


def cannot_compare(names: str) -> Delivery:
    """A file that is encrypted stands there already: nobody here can tell whether it is this one."""
    return Delivery(
        "in_doubt",
        f"{names} is there already. It is encrypted, so nobody here can tell whether it is this file or another one; "
        "it was left as it is. Ask the supplier whether it was read.",
        certain=False,
    )


def plain(error: Exception) -> str:
    """One line about an exception, without its class."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {decoded(error.smtp_error)}"
    return " ".join(str(error).split()) or type(error).__name__


def decoded(reply: bytes | str) -> str:
    """A server's reply on one line."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())
