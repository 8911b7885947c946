"""Transmission -> what stands of it at the other end now, which is all that a look can tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assusoft.suppliers.sending.delivery import LIMIT, TIMEOUT, mail_file
from assusoft.suppliers.sending.folder import differs
from assusoft.suppliers.sending.servers.handing import Standing, standing_of
from assusoft.suppliers.sending.servers.remote import Denied, Lost, Unreachable
from assusoft.suppliers.sending.servers.server import outside_of_loops, server_folder
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission, for_programs
from assusoft.suppliers.supplier import Mail, MailDrop
from assusoft.suppliers.ways import ByHand, Drop, Email, Ftps, Https, Sftp, Soap


@dataclass(frozen=True)
class Sight:
    """`there`: whole, partly, absent or unknown. `files`: what stands under each name. `reason`: why nobody can know.

    Absent may also mean that the supplier has taken it.
    """

    there: Literal["whole", "partly", "absent", "unknown"]
    files: Mapping[str, Standing] = field(default_factory=dict)
    reason: str = ""


def look(
    transmission: Transmission,
    recipient: Recipient,
    mail: Mail | None,
    folder: Path,
    timeout: float = TIMEOUT,
    limit: float = LIMIT,
) -> Sight:
    """What stands there; nothing is written. `folder` is the employer folder, where relative paths start.

    Raises
    ------
    ConfigError
        A password, a key or a file of certificates is not there.
    """
    if recipient.encrypt is not None:
        return Sight("unknown", reason="it left encrypted, so what stands there cannot be compared: ask the supplier")
    match recipient.way:
        case Drop(path=path):
            return _in_folder(transmission.documents, folder / path)
        case Email() as email:
            if isinstance(mail, MailDrop):
                return _in_folder([mail_file(transmission, email, mail)], folder / mail.folder)
            return Sight("unknown", reason="a mail that left cannot be looked for: ask whom it was for")
        case Sftp() | Ftps() as server:
            reports = for_programs(transmission.documents)
            return outside_of_loops(lambda: _on_server(reports, server, recipient.name, folder, timeout, limit))
        case Https() | Soap():
            return Sight("unknown", reason="what was handed over cannot be looked for: ask the supplier")
        case ByHand(portal=portal):
            return Sight("unknown", reason=f"what was typed into {portal} is seen there alone")


def _on_server(
    reports: Sequence[Document], way: Sftp | Ftps, name: str, folder: Path, timeout: float, limit: float
) -> Sight:
    try:
        with server_folder(way, name, folder, timeout, limit) as remote:
            return _sight({report.name: standing_of(remote, report) for report in reports})
    except (Unreachable, Denied, Lost) as error:
        return Sight("unknown", reason=str(error))


def _in_folder(documents: Sequence[Document], folder: Path) -> Sight:
    return _sight({one.name: _standing(folder / one.name, one.content) for one in documents})


def _standing(path: Path, content: bytes) -> Standing:
    try:
        if not path.exists():
            return "absent"
        return "other" if differs(path, content) else "same"
    except OSError:
        return "unreadable"


def _sight(files: Mapping[str, Standing]) -> Sight:
    if not files:
        return Sight("unknown", reason="there is no file in it")
    found = set(files.values())
    return Sight("whole" if found <= {"same"} else "absent" if found == {"absent"} else "partly", files)
