"""A digest -> one mail for each language of its recipients: each day and state once, claimed before anything leaves.

Claims stand in a file beside the settings, not among the facts: a digest says what waits and changes nothing. One that
a dead process was sending is not sent again; the next day has its own.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assusoft.employer.digest.digest_text import digest_values, subject, text
from assusoft.employer.digest.waiting import Digest
from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.files import write_whole
from assusoft.json_text import json_text
from assusoft.suppliers.sending.delivery import Delivery, deliver
from assusoft.suppliers.sending.elsewhere import refuse_elsewhere
from assusoft.suppliers.sending.outbox import deliver_queued
from assusoft.suppliers.sending.transmission import Document, Recipient, Transmission
from assusoft.suppliers.ways import Email

CLAIMS = ".digests"
"""Digest -> its state, why, and when it was made, as JSON; those of the last month."""
_KEPT = timedelta(days=31)

Claims = dict[str, dict[str, str]]


def send_digest(
    employer: EmployerFolder,
    digest: Digest,
    plans: Callable[[str], Mapping[str, str]],
    by: str,
    now: Callable[[], datetime],
) -> dict[str, Delivery]:
    """What became of each mail tried; see `Employer.send_digest`."""
    groups = recipients(employer)
    if not groups:
        raise Refused(
            "employer.toml: [digest] mail_to names nobody, so nobody can be told what waits. Nothing was sent. Add: "
            '[digest] mail_to = ["hr@acme.example"]'
        )
    if not digest.waits:
        return {}
    with employer.store.sending(by, now()):
        claims, mails = _read(employer.folder), dict[str, tuple[Transmission, Email]]()
        for language, addresses in groups.items():
            mail = _mail(digest, language, addresses, text(digest, language, plans(language)), claims, now())
            mails[mail.id] = mail, Email(to=addresses)

        def record(id: str, state: str, reason: str, at: datetime) -> None:
            claims[id] = {"state": state, "reason": reason, "created": mails[id][0].created.isoformat()}
            _write(employer.folder, claims, at)

        def claim(id: str) -> bool:
            record(id, "sending", "", now())
            return True

        def delivered(mail: Transmission) -> Delivery:
            recipient = Recipient("the recipients of [digest] mail_to", mails[mail.id][1])
            refuse_elsewhere(recipient.way, employer.settings.sending.allowed, recipient.name)
            return deliver(mail, recipient, employer.settings.mail, employer.folder)

        return deliver_queued([mail for mail, _ in mails.values()], claim, record, delivered, now)


def recipients(employer: EmployerFolder) -> dict[str, tuple[str, ...]]:
    """Language -> those who are told in it."""
    settings, found = employer.settings.digest, dict[str, tuple[str, ...]]()
    for address in settings.mail_to:
        language = settings.language.get(address, employer.language)
        found[language] = (*found.get(language, ()), address)
    return found


def _mail(digest: Digest, language: str, to: tuple[str, ...], body: str, claims: Claims, at: datetime) -> Transmission:
    """The mail as it was tried before, if it was."""
    state = json_text({**digest_values(digest), "to": to})
    id = f"digest-{digest.day:%Y%m%d}-{language}-{hashlib.sha256(state.encode()).hexdigest()[:12]}"
    known = claims.get(id, {"state": "queued", "created": at.isoformat()})
    document = Document("digest_summary.txt", "text/plain", body.encode(), True)
    created = datetime.fromisoformat(known["created"])
    return Transmission(
        id, f"digest {language}", digest.month, subject(digest, language), created, (document,), known["state"]
    )


def _read(folder: Path) -> Claims:
    """The claims; Refused when the file is not one that was written here."""
    mark = folder / CLAIMS
    try:
        known = json.loads(mark.read_text("utf-8")) if mark.exists() else {}
        claims = {
            str(id): {"state": one["state"], "reason": str(one.get("reason", "")), "created": one["created"]}
            for id, one in known.items()
        }
        for one in claims.values():
            datetime.fromisoformat(one["created"]).astimezone(UTC)
        return claims
    except (ValueError, TypeError, AttributeError, KeyError, OSError) as error:
        raise Refused(
            f"{mark}, which keeps which digests were sent, cannot be read. Nothing was sent. Remove it: then today's "
            "digest is sent again."
        ) from error


def _write(folder: Path, claims: Claims, at: datetime) -> None:
    kept = {id: one for id, one in claims.items() if datetime.fromisoformat(one["created"]) > at - _KEPT}
    try:
        write_whole(folder / CLAIMS, json.dumps(kept, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise Refused(
            f"{folder / CLAIMS} cannot be written ({error.strerror}), and what leaves is kept there. Mend "
            "that; what began to leave is not sent again that day."
        ) from error
