"""A supplier's way tried without sending: what it needs is there; connected, logged in, listed; nothing written."""

import os
import smtplib
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from assusoft.suppliers.sending.deadline import watched, within
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.delivery import LIMIT, TIMEOUT, mail_of
from assusoft.suppliers.sending.mail import connect, log_in
from assusoft.suppliers.sending.secrets import trusting
from assusoft.suppliers.sending.servers.remote import Absent, Denied, Lost, Unreachable
from assusoft.suppliers.sending.servers.server import outside_of_loops, server_folder
from assusoft.suppliers.sending.transmission import Recipient
from assusoft.suppliers.sending.web.identity import authorization, tls_context
from assusoft.suppliers.supplier import Mail, MailDrop, MailServer
from assusoft.suppliers.ways import ByHand, Drop, Email, Ftps, Https, Sftp, Soap, way_name


@dataclass(frozen=True)
class Checked:
    """Whether the way works, as far as can be seen without sending, and what was seen or is wrong, in a sentence."""

    works: bool
    said: str


def check(
    recipient: Recipient, mail: Mail | None, folder: Path, at: datetime, timeout: float = TIMEOUT, limit: float = LIMIT
) -> Checked:
    """Try the recipient's way as it would be used `at` that moment; `folder`: where relative paths start.

    Raises
    ------
    ConfigError
        As `deliver`: there is no [mail]; a password, token, key, certificate or WSDL is not there, or is not what it
        should be.
    """
    if recipient.encrypt is not None:
        from assusoft.suppliers.sending.sealing import seal_of  # cryptography costs who encrypts nothing

        seal_of(recipient.encrypt, folder, recipient.name, at)
    match recipient.way:
        case Drop(path=path):
            return _folder(folder / path)
        case Email():
            server = mail_of(mail, recipient.name)
            if isinstance(server, MailDrop):
                return _folder(folder / server.folder)
            return _mail(server, folder, timeout, limit)
        case Sftp() | Ftps() as way:
            return outside_of_loops(lambda: _server(way, recipient.name, folder, timeout, limit))
        case Https() | Soap() as web:
            return _web(web, recipient.name, folder, timeout, limit)
        case ByHand(portal=portal):
            return Checked(True, f"Somebody types into {portal}: there is nothing to reach.")


def _folder(path: Path) -> Checked:
    if path.is_dir():
        if os.access(path, os.W_OK | os.X_OK):
            return Checked(True, f"{path} is there and can be written.")
        return Checked(False, f"{path} cannot be written by who runs this. Let it write there.")
    if path.exists():
        return Checked(False, f"{path} is not a folder. Take it away, or name another path.")
    above = next(place for place in path.parents if place.exists())
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        return Checked(True, f"{path} is not there yet; it is made when something is put there.")
    return Checked(False, f"{path} is not there, and cannot be made in {above}. Make it, or name another path.")


def _mail(server: MailServer, folder: Path, timeout: float, limit: float) -> Checked:
    where = f"{server.host}:{server.port}"
    password, context = log_in(server), trusting(server.ca_file, "employer.toml: mail.ca_file", folder)
    with within(limit) as deadline:
        try:
            connection = connect(server, context, timeout, deadline)
        except (OSError, smtplib.SMTPException) as error:
            return Checked(False, f"No secure connection to {where}: {deadline.why(plain(error))}")
        try:
            connection.ehlo_or_helo_if_needed()
            if server.user is not None and password is not None:
                connection.login(server.user, password)
            connection.quit()
        except (OSError, smtplib.SMTPException) as error:
            return Checked(False, f"{where} refused: {deadline.why(plain(error))}")
        finally:
            connection.close()
    return Checked(True, f"{where} was reached, encrypted{f', as {server.user}' if server.user else ''}.")


def _web(way: Https | Soap, name: str, folder: Path, timeout: float, limit: float) -> Checked:
    """Greeted over TLS, and asked nothing: whether it takes files shows when one is sent."""
    where = f"{name}: {way_name(way)}"
    parts = urlsplit(way.url)
    host, port = parts.hostname or "", parts.port or 443
    if isinstance(way, Soap):
        from assusoft.suppliers.sending.soap.calling import wsdl_of  # zeep costs who sends nothing this way
        from assusoft.suppliers.sending.soap.service import service_of

        service_of(wsdl_of(way, folder, where), way, where)
    context = tls_context(way, folder, where)
    authorization(way, where)
    with within(limit) as deadline:
        context.sslsocket_class = watched(deadline)
        try:
            with (
                socket.create_connection((host, port), timeout) as line,
                context.wrap_socket(line, server_hostname=host),
            ):
                return Checked(True, f"{host}:{port} was reached, encrypted; nothing was asked of it.")
        except OSError as error:
            return Checked(False, f"No secure connection to {host}:{port}: {deadline.why(plain(error))}")


def _server(way: Sftp | Ftps, name: str, folder: Path, timeout: float, limit: float) -> Checked:
    try:
        with server_folder(way, name, folder, timeout, limit) as remote:
            files = len(remote.names())
    except (Unreachable, Lost) as error:
        return Checked(False, str(error))
    except (Absent, Denied) as error:
        return Checked(False, f"{way.host}:{way.port} lists no folder '{way.path}' for '{way.user}': {error}")
    return Checked(
        True, f"{way.host}:{way.port} was reached, encrypted, as {way.user}; entries in its folder: {files}."
    )
