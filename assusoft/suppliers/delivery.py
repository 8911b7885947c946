"""Transmission -> supplier, by its channel. The edge: only mail and folder below it touch network and disk."""

from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.folder import put_in_folder
from assusoft.suppliers.mail import send_mail
from assusoft.suppliers.outcome import SENT, Outcome
from assusoft.suppliers.supplier import MailServer, Supplier
from assusoft.suppliers.transmission import Transmission

__all__ = ["SENT", "Outcome", "deliver"]

TIMEOUT = 60  # seconds a mail server may stay silent


def deliver(
    transmission: Transmission, supplier: Supplier, server: MailServer | None, folder: Path, timeout: float = TIMEOUT
) -> Outcome:
    """Deliver through the supplier's channel; `folder` is the employer folder, where relative paths start.

    Raises
    ------
    ConfigError
        When the supplier receives e-mail and `server` is None, or the password or certificate authority is not there.
    """
    if supplier.folder:
        return put_in_folder(transmission.documents, folder / supplier.folder.path)
    if server is None or supplier.email is None:
        raise ConfigError(
            f"employer.toml: there is no [mail], and supplier '{supplier.key}' receives e-mail. "
            "Add host, port, security and sender under [mail]."
        )
    return send_mail(transmission, supplier.email, server, folder, timeout)
