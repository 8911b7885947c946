"""Transmission -> its recipient, by the recipient's way. The edge: only what is below it touches network and disk."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.folder import put_in_folder
from assusoft.suppliers.sending.mail import composed, send_mail
from assusoft.suppliers.sending.servers.server import send_to_server
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission, for_programs
from assusoft.suppliers.supplier import Mail, MailDrop
from assusoft.suppliers.ways import ByHand, Drop, Email, Ftps, Https, Sftp, Soap, Way

__all__ = ["SENT", "Delivery", "deliver", "load"]

TIMEOUT = 60  # seconds a server may stay silent
LIMIT = 600  # seconds one delivery may last, whatever the server says meanwhile


def deliver(
    transmission: Transmission,
    recipient: Recipient,
    mail: Mail | None,
    folder: Path,
    timeout: float = TIMEOUT,
    limit: float = LIMIT,
    employer: str = "",
    at: datetime | None = None,
) -> Delivery:
    """Deliver by the recipient's channel; `folder` is the employer folder, where relative paths start.

    `employer`: whose it is, for suppliers that want it beside the file. `at`: the moment it leaves; None: as it is
    queued.

    A document whose name is not the plain name of a file is a failure: nothing leaves.

    Raises
    ------
    ConfigError
        When the recipient receives e-mail and `mail` is None, or a password, a key or a file of certificates is not
        there.
    """
    odd = [document.name for document in transmission.documents if not is_file_name(document.name)]
    if odd:
        return Delivery(
            "failed",
            f"{odd[0]!r} is not the name of a file: a line break, another control sign or a separator of "
            "folders is in it. Nothing was sent. Mend the layout that names it; of this month, hand it over yourself.",
        )
    if recipient.encrypt is not None:
        from assusoft.suppliers.sending.sealing import seal_of, sealed  # cryptography costs who encrypts nothing

        seal = seal_of(recipient.encrypt, folder, recipient.name, at or transmission.created)
        transmission = sealed(transmission, seal)
    match recipient.way:
        case Drop(path=path):
            return put_in_folder(transmission.documents, folder / path)
        case Email() as email:
            return _by_mail(transmission, recipient.name, email, mail, folder, timeout, limit)
        case Sftp() | Ftps() as server:
            if not for_programs(transmission.documents):
                return _NOTHING
            return send_to_server(transmission.documents, server, recipient.name, folder, timeout, limit)
        case Https() as https:
            return _over_https(transmission, recipient.name, https, folder, timeout, limit)
        case ByHand():
            return Delivery(
                "failed",
                f"{recipient.name} is typed by hand now, and this was queued to leave by another way. Put that way "
                "back into its file until it has left, then: assusoft send",
            )
        case Soap() as soap:
            return _by_soap(transmission, recipient.name, soap, folder, employer, timeout, limit)


def _over_https(
    transmission: Transmission, name: str, https: Https, folder: Path, timeout: float, limit: float
) -> Delivery:
    from assusoft.suppliers.sending.web.https import put_over_https  # httpx costs who sends nothing this way

    files = for_programs(transmission.documents)
    return put_over_https(transmission, files, https, folder, name, timeout, limit) if files else _NOTHING


def _by_soap(
    transmission: Transmission, name: str, soap: Soap, folder: Path, employer: str, timeout: float, limit: float
) -> Delivery:
    from assusoft.suppliers.sending.soap.calling import call  # zeep costs who sends nothing this way

    files = for_programs(transmission.documents)
    return call(transmission, files, soap, folder, name, employer, timeout, limit) if files else _NOTHING


_NOTHING = Delivery("failed", "There is no file in it, so nothing was sent. Mend the layout: it writes none.")


def _by_mail(
    transmission: Transmission, name: str, email: Email, mail: Mail | None, folder: Path, timeout: float, limit: float
) -> Delivery:
    server = mail_of(mail, name)
    if isinstance(server, MailDrop):
        return put_in_folder([mail_file(transmission, email, server)], folder / server.folder)
    return send_mail(composed(transmission, email, server), email, server, folder, timeout, limit)


def mail_of(mail: Mail | None, name: str) -> Mail:
    """How mail leaves; ConfigError when employer.toml does not say, and `name` receives e-mail."""
    if mail is None:
        raise ConfigError(
            "employer.toml: there is no [mail], so no e-mail can be sent to {name}. Add host, port, security and "
            "sender under [mail].",
            name=name,
        )
    return mail


def mail_file(transmission: Transmission, email: Email, mail: MailDrop) -> Document:
    """The e-mail as a file of the pickup folder."""
    sealed = any(document.sealed for document in transmission.documents)
    return Document(f"{transmission.id}.eml", "message/rfc822", composed(transmission, email, mail), sealed=sealed)


_LOADED: dict[type[Way], str] = {
    Sftp: "servers.sftp", Ftps: "servers.ftps", Https: "web.https", Soap: "soap.calling",
}  # fmt: skip
"""Way -> the module here that `deliver` imports for it, with its library."""


def load(recipients: Iterable[Recipient]) -> None:
    """Import what `deliver` will for these recipients, before several threads do: each might meet half of a module.

    Libraries import in circles, and Python lets a thread have what another one is not done with rather than wait for
    ever. What cannot be imported is the failure of whoever needs it.
    """
    known = list(recipients)
    names = {_LOADED[type(one.way)] for one in known if type(one.way) in _LOADED}
    for name in sorted(names | {"sealing" for one in known if one.encrypt is not None}):
        with suppress(ImportError):
            import_module(f"assusoft.suppliers.sending.{name}")


def is_file_name(name: str) -> bool:
    """Whether a document can carry that name everywhere: in a header of a mail and in a folder."""
    return name.isprintable() and name not in ("", ".", "..") and not set(name) & set("/\\")
