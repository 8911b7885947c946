"""Transmission -> supplier, by its channel. The edge: only mail and folder below it touch network and disk."""

from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.folder import put_in_folder
from assusoft.suppliers.sending.mail import compose, send_mail
from assusoft.suppliers.sending.transmission import Document, Transmission
from assusoft.suppliers.supplier import Mail, MailDrop, Supplier

__all__ = ["SENT", "Delivery", "deliver"]

TIMEOUT = 60  # seconds a mail server may stay silent


def deliver(
    transmission: Transmission, supplier: Supplier, mail: Mail | None, folder: Path, timeout: float = TIMEOUT
) -> Delivery:
    """Deliver through the supplier's channel; `folder` is the employer folder, where relative paths start.

    Raises
    ------
    ConfigError
        When the supplier receives e-mail and `mail` is None, or the password or certificate authority is not there.
    """
    if supplier.folder:
        return put_in_folder(transmission.documents, folder / supplier.folder.path)
    if mail is None or supplier.email is None:
        raise ConfigError(
            f"employer.toml: there is no [mail], and supplier '{supplier.key}' receives e-mail. "
            "Add host, port, security and sender under [mail]."
        )
    if isinstance(mail, MailDrop):
        content = compose(transmission, supplier.email, mail).as_bytes()
        return put_in_folder([Document(f"{transmission.id}.eml", "message/rfc822", content)], folder / mail.folder)
    return send_mail(transmission, supplier.email, mail, folder, timeout)
