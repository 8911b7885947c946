"""Transmission -> one e-mail over TLS, to all recipients or to none."""

import os
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import SENT, Delivery, decoded, plain
from assusoft.suppliers.sending.transmission import Document, Transmission
from assusoft.suppliers.supplier import Email, Mail, MailServer


def send_mail(transmission: Transmission, email: Email, server: MailServer, folder: Path, timeout: float) -> Delivery:
    """Send one e-mail to all its recipients or to none: the text goes only once every recipient was accepted."""
    content = compose(transmission, email, server).as_bytes()
    secret, context = password(server), tls_context(server, folder)
    try:
        connection = connect(server, context, timeout)
    except (OSError, smtplib.SMTPException) as error:
        return Delivery("failed", f"No secure connection to {server.host}:{server.port}: {plain(error)}")
    outcome = converse(connection, email, server, secret, content)
    with suppress(OSError, smtplib.SMTPException):  # a goodbye that fails changes nothing
        connection.quit()
    connection.close()
    return outcome


def converse(
    connection: smtplib.SMTP, email: Email, server: MailServer, secret: str | None, content: bytes
) -> Delivery:
    """The dialogue of one mail. Lost before the text: failed. Lost once the text is under way: in doubt."""
    try:
        connection.ehlo_or_helo_if_needed()
        if server.user is not None and secret is not None:
            connection.login(server.user, secret)
        code, reply = connection.mail(address(server.sender))
        if code != 250:
            return Delivery("failed", f"Sender {address(server.sender)} refused: {code} {decoded(reply)}")
        refusals = recipients_refused(connection, email)
    except (OSError, smtplib.SMTPException) as error:
        return Delivery("failed", f"The mail server refused: {plain(error)}")
    if refusals:
        return Delivery("failed", f"Recipients refused, so nothing was sent to anyone: {'; '.join(refusals)}")
    try:
        code, reply = connection.data(content)
    except smtplib.SMTPDataError as error:
        return Delivery("failed", f"The mail server refused the message: {plain(error)}")
    except (OSError, smtplib.SMTPException) as error:
        lost = f"The connection was lost after the message went out and before the reply: {plain(error)}"
        return Delivery("in_doubt", lost, certain=False)
    if code != 250:
        return Delivery("failed", f"The mail server refused the message: {code} {decoded(reply)}")
    return SENT


def recipients_refused(connection: smtplib.SMTP, email: Email) -> list[str]:
    """'address (code reply)' of every recipient the server does not take."""
    refusals = []
    for recipient in (*email.to, *email.cc):
        code, reply = connection.rcpt(address(recipient))
        if code not in (250, 251):
            refusals.append(f"{address(recipient)} ({code} {decoded(reply)})")
    return refusals


def compose(transmission: Transmission, email: Email, server: Mail) -> EmailMessage:
    """The e-mail, always the same bytes for the same transmission: fixed id, date and boundaries."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(transmission, server)
    message["Date"] = format_datetime(transmission.created)
    message["From"] = server.sender
    message["To"] = ", ".join(email.to)
    if email.cc:
        message["Cc"] = ", ".join(email.cc)
    message["Subject"] = transmission.subject
    add_body(message, [document for document in transmission.documents if document.summary])
    for document in transmission.documents:
        if not document.summary:
            kind, _, subtype = document.media_type.partition("/")
            message.add_attachment(document.content, maintype=kind, subtype=subtype, filename=document.name)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"={number}={transmission.id}=")
    return message


def add_body(message: EmailMessage, summaries: Sequence[Document]) -> None:
    """The summary as plain text, and its HTML form as the alternative that a mail reader may show instead."""
    texts = {document.media_type: document.content.decode() for document in summaries}
    message.set_content(texts.get("text/plain", ""), cte="quoted-printable")
    if "text/html" in texts:
        message.add_alternative(texts["text/html"], subtype="html", cte="quoted-printable")


def message_id(transmission: Transmission, server: Mail) -> str:
    """'<insurer-a-3.20260302T093000@acme.be>': the transmission's id, which an employer starting anew may use again."""
    domain = address(server.sender).rpartition("@")[2]
    return f"<{transmission.id}.{transmission.created:%Y%m%dT%H%M%S}@{domain}>"


def connect(server: MailServer, context: ssl.SSLContext, timeout: float) -> smtplib.SMTP:
    """A connection that is encrypted and whose certificate was checked, or an exception: never a plain one."""
    name = address(server.sender).rpartition("@")[2]
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, local_hostname=name, timeout=timeout, context=context)
    connection = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=timeout)
    try:
        connection.starttls(context=context)
    except BaseException:
        connection.close()
        raise
    return connection


def tls_context(server: MailServer, folder: Path) -> ssl.SSLContext:
    """Certificates and host name are checked; `ca_file` (from the employer folder) replaces the system's list."""
    if server.ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(folder / server.ca_file))
    except OSError as error:
        raise ConfigError(
            f"employer.toml: mail.ca_file: '{server.ca_file}' is not a readable file of certificates in PEM form "
            f"({plain(error)})."
        ) from error


def password(server: MailServer) -> str | None:
    """The password from the environment variable that [mail] names; None when no user is configured."""
    if server.user is None:
        return None
    variable = server.password_env or ""
    secret = os.environ.get(variable)
    if not secret:
        raise ConfigError(
            f"employer.toml: mail.password_env: the environment variable '{variable}' is not set. "
            f"Set it to the password of mail user '{server.user}'."
        )
    return secret


def address(written: str) -> str:
    """'name@house.be' of 'Name <name@house.be>'."""
    return parseaddr(written)[1]
