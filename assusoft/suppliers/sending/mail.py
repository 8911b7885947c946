"""Transmission -> one e-mail over TLS, to all recipients or to none."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from assusoft.errors import ConfigError, Refused
from assusoft.language import Sentence
from assusoft.suppliers.sending.deadline import Deadline, MailByStartTls, MailByTls, within
from assusoft.suppliers.sending.delivered import SENT, Delivery, decoded, plain
from assusoft.suppliers.sending.secrets import secret, trusting
from assusoft.suppliers.sending.transmission import Document, Transmission, sending_id
from assusoft.suppliers.supplier import Mail, MailServer
from assusoft.suppliers.ways import Email


def send_mail(content: bytes, email: Email, server: MailServer, folder: Path, timeout: float, limit: float) -> Delivery:
    """Send one e-mail to all its recipients or to none: the text goes only once every recipient was accepted.

    `timeout`: seconds the server may stay silent; `limit`: seconds all of it may last.
    """
    password, context = log_in(server), trusting(server.ca_file, "employer.toml: mail.ca_file", folder)
    with within(limit) as deadline:
        try:
            connection = connect(server, context, timeout, deadline)
        except (OSError, smtplib.SMTPException) as error:
            return Delivery(
                "failed", f"No secure connection to {server.host}:{server.port}: {deadline.why(plain(error))}"
            )
        outcome = converse(connection, email, server, password, content, deadline)
        with suppress(OSError, smtplib.SMTPException):  # a goodbye, whose answer changes nothing
            connection.putcmd("quit")
        connection.close()
    return outcome


def converse(
    connection: smtplib.SMTP, email: Email, server: MailServer, password: str | None, content: bytes, deadline: Deadline
) -> Delivery:
    """The dialogue of one mail. Lost before the mark that ends the text: failed. Lost after it: in doubt."""
    try:
        refusal = until_text(connection, email, server, password)
        if refusal:
            return Delivery("failed", refusal)
        connection.send(re.sub(rb"(?m)^\.", b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n"))
    except (OSError, smtplib.SMTPException) as error:
        return Delivery("failed", f"The mail server refused: {deadline.why(plain(error))}")
    try:
        connection.send(b".\r\n")  # a text without this is none (RFC 5321, 4.1.1.4)
        code, reply = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        lost = "The connection was lost after the message went out and before the reply"
        return Delivery("in_doubt", f"{lost}: {deadline.why(plain(error))}", certain=False)
    if code != 250:
        return Delivery("failed", f"The mail server refused the message: {code} {decoded(reply)}")
    return SENT


def until_text(connection: smtplib.SMTP, email: Email, server: MailServer, password: str | None) -> str:
    """All that comes before the text; '' when the server waits for it, else what it refused."""
    connection.ehlo_or_helo_if_needed()
    if server.user is not None and password is not None:
        connection.login(server.user, password)
    code, reply = connection.mail(address(server.sender))
    if code != 250:
        return f"Sender {address(server.sender)} refused: {code} {decoded(reply)}"
    refusals = recipients_refused(connection, email)
    if refusals:
        return f"Recipients refused, so nothing was sent to anyone: {'; '.join(refusals)}"
    code, reply = connection.docmd("data")
    return "" if code == 354 else f"The mail server refused the message: {code} {decoded(reply)}"


def recipients_refused(connection: smtplib.SMTP, email: Email) -> list[str]:
    """'address (code reply)' of every recipient the server does not take."""
    refusals = []
    for recipient in (*email.to, *email.cc):
        code, reply = connection.rcpt(address(recipient))
        if code not in (250, 251):
            refusals.append(f"{address(recipient)} ({code} {decoded(reply)})")
    return refusals


def composed(transmission: Transmission, email: Email, server: Mail) -> bytes:
    """The bytes of the e-mail.

    Raises
    ------
    Refused
        A header cannot hold what stands in it: nothing was sent.
    """
    try:
        return compose(transmission, email, server).as_bytes()
    except (ValueError, LookupError) as error:
        raise Refused(
            "The e-mail of {id} cannot be written: {why}. Nothing was sent.", id=transmission.id, why=plain(error)
        ) from error


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
    body = [document for document in transmission.documents if document.summary and not document.sealed]
    attached = [document for document in transmission.documents if document not in body]
    add_body(message, body or [names_of(attached)])
    for document in attached:
        kind, _, subtype = document.media_type.partition("/")
        message.add_attachment(document.content, maintype=kind, subtype=subtype, filename=document.name)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"={number}={transmission.id}=")
    return message


def names_of(attached: Sequence[Document]) -> Document:
    """What a mail says whose summary is encrypted: what is attached."""
    text = "".join(f"{document.name}\n" for document in attached)
    return Document("names.txt", "text/plain", text.encode(), summary=True)


def add_body(message: EmailMessage, summaries: Sequence[Document]) -> None:
    """The summary as plain text, and its HTML form as the alternative that a mail reader may show instead."""
    texts = {document.media_type: document.content.decode() for document in summaries}
    message.set_content(texts.get("text/plain", ""), cte="quoted-printable")
    if "text/html" in texts:
        message.add_alternative(texts["text/html"], subtype="html", cte="quoted-printable")


def message_id(transmission: Transmission, server: Mail) -> str:
    """'<insurer-a-3.20260302T093000@acme.be>'."""
    return f"<{sending_id(transmission)}@{address(server.sender).rpartition('@')[2]}>"


def connect(server: MailServer, context: ssl.SSLContext, timeout: float, deadline: Deadline) -> smtplib.SMTP:
    """A connection that is encrypted and whose certificate was checked, or an exception: never a plain one."""
    name = address(server.sender).rpartition("@")[2]
    if server.security == "tls":
        return MailByTls(deadline, server.host, server.port, name, timeout, context)
    connection = MailByStartTls(deadline, server.host, server.port, name, timeout)
    try:
        connection.starttls(context=context)
    except BaseException:
        connection.close()
        raise
    return connection


def log_in(server: MailServer) -> str | None:
    """The password from the environment variable that [mail] names; None when no user is configured.

    Raises
    ------
    ConfigError
        It is not there, or `smtplib` could not write it.
    """
    if server.user is None:
        return None
    whose = Sentence("the password of mail user '{user}'", user=server.user)
    password = secret(server.password_env or "", "employer.toml: mail.password_env", whose)
    if not f"{server.user}{password}".isascii():
        raise ConfigError(
            "employer.toml: mail.user: a letter outside of ASCII is in '{user}', or in the password that "
            "'{variable}' of the environment holds, and mail servers are told ASCII alone. Nothing was sent. "
            "Change it.",
            user=server.user,
            variable=server.password_env,
        )
    return password


def address(written: str) -> str:
    """'name@house.be' of 'Name <name@house.be>'."""
    return parseaddr(written)[1]
