"""A profile -> whether it holds: the supplier's state is the register each month, and the files are those expected."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from assusoft.demo.conformance.expected import departures, expectation_of, lines_of, read_expectation
from assusoft.demo.conformance.folder import profile_path
from assusoft.demo.conformance.running import MONTHS, run
from assusoft.resources import resource_folder


class Checked(NamedTuple):
    """A month of a profile: messages told, files written, and in words what differs; nothing when it holds."""

    month: str
    messages: int
    files: tuple[str, ...]
    wrong: tuple[str, ...]


def conform(profile: str, months: int = MONTHS) -> Iterator[Checked]:
    """Live through a profile's months; see `run`.

    Parameters
    ----------
    profile
        The key of one that ships with assusoft, or a file of a supplier: of that one, no files are expected.

    Raises
    ------
    AssusoftError
        There is no such profile, or what it says is wrong.
    """
    expected = files_expected(profile)
    for one in run(profile, months):
        lines = [line for line in expected or () if line["month"] == one.month]
        unlike = [] if expected is None else list(departures(lines, lines_of(one)))
        yield Checked(one.month, one.messages, tuple(sorted(one.files)), (*one.wrong, *unlike))


def files_expected(profile: str) -> list[dict[str, Any]] | None:
    """The files that the months must give; None of a supplier that does not ship with assusoft.

    Of a profile that ships without its expectation no file was expected, so it does not hold.
    """
    path = profile_path(profile).resolve()
    shipped = resource_folder("templates").resolve() in path.parents
    return (read_expectation(expectation_of(path.stem)) or []) if shipped else None


def summary(profile: str, months: list[Checked]) -> dict[str, Any]:
    """What `assusoft conform --json` prints."""
    return {
        "profile": profile,
        "months": len(months),
        "messages": sum(one.messages for one in months),
        "files": sum(len(one.files) for one in months),
        "holds": not any(one.wrong for one in months),
    }
