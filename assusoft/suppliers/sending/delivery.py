"""Transmission -> its recipient, by mail or into a folder. The edge: only what is below it touches network and disk."""

from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.folder import put_in_folder
from assusoft.suppliers.sending.mail import compose, send_mail
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.supplier import Mail, MailDrop

__all__ = ["SENT", "Delivery", "deliver"]

TIMEOUT = 60  # seconds a mail server may stay silent


def deliver(
    transmission: Transmission, recipient: Recipient, mail: Mail | None, folder: Path, timeout: float = TIMEOUT
) -> Delivery:
    """Deliver by the recipient's channel; `folder` is the employer folder, where relative paths start.

    Raises
    ------
    ConfigError
        When the recipient receives e-mail and `mail` is None, or the password or certificate authority is not there.
    """
    if recipient.folder:
        return put_in_folder(transmission.documents, folder / recipient.folder.path)
    if mail is None or recipient.email is None:
        raise ConfigError(
            f"employer.toml: there is no [mail], so no e-mail can be sent to {recipient.name}. "
            "Add host, port, security and sender under [mail]."
        )
    if isinstance(mail, MailDrop):
        content = compose(transmission, recipient.email, mail).as_bytes()
        return put_in_folder([Document(f"{transmission.id}.eml", "message/rfc822", content)], folder / mail.folder)
    return send_mail(transmission, recipient.email, mail, folder, timeout)
