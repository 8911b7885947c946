"""What waits for whom in all employers of a bureau, in one text: the digest of each, and who cannot be looked at."""

from collections.abc import Iterator
from datetime import date

from assusoft.bureau.settings import Bureau, Member
from assusoft.employer.digest.digest_text import text
from assusoft.errors import AssusoftError
from assusoft.language import colon, say


def digests(bureau: Bureau, today: date) -> tuple[str, bool]:
    """The text, and whether anything waits in it; employers without anything share one line.

    It holds numbers, days, kinds and ids, and nothing about anybody, unless a refusal quotes a cell.
    """
    found = [(member, *_digest(member, bureau.language, today)) for member in bureau.members]
    parts = [*_waiting(found), *_quiet(found, bureau.language)]
    return "\n".join(parts), any(waits for _, waits, _ in found)


def _waiting(found: list[tuple[Member, bool, str]]) -> Iterator[str]:
    for member, waits, said in found:
        if waits:
            yield f"{member.key}{f' ({member.owner})' if member.owner else ''}\n{said}"


def _quiet(found: list[tuple[Member, bool, str]], language: str) -> Iterator[str]:
    quiet = [member.key for member, waits, _ in found if not waits]
    if quiet:
        yield f"{say(language, 'Nothing waits')}{colon(language)}{', '.join(quiet)}\n"


def _digest(member: Member, language: str, today: date) -> tuple[bool, str]:
    try:
        employer = member.opened()
        try:
            found = employer.digest(today)
            return found.waits, text(found, language, employer.labels(language))
        finally:
            if "store" in vars(employer):
                employer.store.close()
    except AssusoftError as error:
        return True, " ".join(str(error).split()) + "\n"
