"""What waits for whom in all employers of a bureau: the digest of each, and who cannot be looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assusoft.bureau.settings import Bureau, Member
from assusoft.employer.digest.digest_text import text
from assusoft.errors import AssusoftError
from assusoft.language import colon, say

if TYPE_CHECKING:
    from assusoft.employer.digest.waiting import Digest


@dataclass(frozen=True)
class Waiting:
    """The digest of an employer, and what it says in words; none where the employer cannot be looked at, and why.

    It holds numbers, days, kinds and ids, and nothing about anybody, unless a refusal quotes a cell.
    """

    member: Member
    digest: "Digest | None"
    said: str

    @property
    def waits(self) -> bool:
        """Whether anything waits for anybody."""
        return self.digest is None or self.digest.waits

    def values(self) -> dict[str, Any]:
        """As plain values for JSON."""
        about = {"employer": self.member.key, "owner": self.member.owner, "waits": self.waits}
        found = {} if self.digest is None else {"digest": asdict(self.digest)}
        return about | {"trouble": "" if self.digest else self.said.strip()} | found


def digests(bureau: Bureau, today: date) -> list[Waiting]:
    """What waits at each employer, in the order of bureau.toml."""
    return [_waiting(member, bureau.language, today) for member in bureau.members]


def digest_text(found: Sequence[Waiting], language: str) -> str:
    """All of it in one text; employers without anything share one line."""
    return "\n".join([*_waits(found), *_quiet(found, language)])


def _waits(found: Sequence[Waiting]) -> Iterator[str]:
    for one in found:
        if one.waits:
            owner = f" ({one.member.owner})" if one.member.owner else ""
            yield f"{one.member.key}{owner}\n{one.said}"


def _quiet(found: Sequence[Waiting], language: str) -> Iterator[str]:
    quiet = [one.member.key for one in found if not one.waits]
    if quiet:
        yield f"{say(language, 'Nothing waits')}{colon(language)}{', '.join(quiet)}\n"


def _waiting(member: Member, language: str, today: date) -> Waiting:
    try:
        with member.at_hand() as employer:
            found = employer.digest(today)
            return Waiting(member, found, text(found, language, employer.labels(language)))
    except AssusoftError as error:
        return Waiting(member, None, " ".join(str(error).split()) + "\n")
