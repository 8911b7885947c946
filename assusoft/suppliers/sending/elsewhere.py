"""Where an employer lets its data go, [sending] allowed of employer.toml -> what would go elsewhere."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.suppliers.ways import Way, targets


def elsewhere(way: Way, allowed: Sequence[str] | None) -> str:
    """What is wrong, in a sentence, when a way leads where no pattern allows; empty when none does, or none is given.

    A pattern is a host, an address or a path below the employer folder, in which * stands for anything.
    """
    if allowed is None:
        return ""
    patterns = [pattern.lower() for pattern in allowed]
    found = [one for one in targets(way) if not any(fnmatchcase(one.lower(), pattern) for pattern in patterns)]
    if not found:
        return ""
    return Sentence(
        "'{found}' is not among the destinations that employer.toml allows ([sending] allowed). If it is right, "
        "add it there",
        found=found[0],
    )


def refuse_elsewhere(way: Way, allowed: Sequence[str] | None, name: str) -> None:
    """Let nothing leave to where it may not; `name` says whose way it is."""
    wrong = elsewhere(way, allowed)
    if wrong:
        raise Refused("{name}: {wrong}. Nothing was sent.", name=name, wrong=wrong)
