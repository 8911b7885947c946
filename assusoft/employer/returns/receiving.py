"""What a supplier answered, in a file or as somebody types it -> stored, bound to the transmission it answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.ids import refuse_other
from assusoft.employer.returns.lists import lists_until
from assusoft.employer.returns.refused import messages_told
from assusoft.errors import Refused
from assusoft.layouts import InputFile
from assusoft.layouts.text.decoding import file_at
from assusoft.months import check_day
from assusoft.store import NewReturn, SupplierReturn, Transmission
from assusoft.suppliers.returns.reading import grade_of, load_return_layout, read_return
from assusoft.suppliers.returns.results import CONTESTED, check_results, is_over


def receive_return(
    employer: EmployerFolder,
    transmission: str,
    grade: int | None,
    results: Sequence[Mapping[str, str]],
    file: Path | None,
    answered: date | None,
    reason: str,
    by: str,
    at: datetime,
) -> SupplierReturn:
    """Read, check and store; see `Employer.receive_return`."""
    sending = _sent(employer, transmission)
    messages = [message.id for message in messages_told(employer, sending.month, sending.supplier)]
    layout, given = "", None
    if file is not None:
        layout, given, results = _read(employer, sending, file, results)
    if grade is None:
        if not results:
            raise Refused(
                "Say what the supplier answered to {transmission}: a file, a grade (0 to 3), or a result for each "
                "message. Nothing was stored.",
                transmission=transmission,
            )
        grade = grade_of(results, messages)
    check_results(grade, results, messages)
    month = employer.facts.open_round()
    results = [_disputed(one, reason, month) for one in results]
    if grade == 3 and not messages and not _is_list(employer, sending, month):
        raise Refused(
            "{transmission} holds no message and is no opening list that is sent again, so nothing is owed again by "
            "it. Give the supplier what it needs by hand: assusoft documents. Nothing was stored.",
            transmission=transmission,
        )
    day = answered or at.date()
    if day > at.date():
        raise Refused("{day}, when the supplier answered, is after today. Nothing was stored.", day=f"{day:%Y-%m-%d}")
    content, name = (given.content, given.name) if given else (None, "")
    new = NewReturn(transmission, grade, day.isoformat(), results, month, reason, name, content, layout)
    return employer.store.add_return(new, by, at)


def _is_list(employer: EmployerFolder, sending: Transmission, month: str) -> bool:
    """Whether it holds the opening list, or the one sent in its place; who types by hand is sent none again."""
    supplier, closings = employer.supplier(sending.supplier), employer.facts.closings()
    opening = sending.month == closings[0].month
    return supplier.by_hand is None and (opening or sending.id in lists_until(employer, month).again.values())


def _disputed(result: Mapping[str, str], reason: str, month: str) -> Mapping[str, str]:
    """A result as it is kept: what is disputed says why, and its last day as 2026-02-28."""
    if result["result"] != CONTESTED:
        return result
    if not (reason or result.get("text")):
        raise Refused("Say why {message} is contested: --reason TEXT. Nothing was stored.", message=result["message"])
    if not result.get("until"):
        return result
    until = check_day(result["until"]).isoformat()
    if is_over(until, month):
        raise Refused(
            "{message} would be contested until {until}, and {month} ends after that day: its closing tells it again "
            "all the same. Give a later day, or none. Nothing was stored.",
            message=result["message"], until=until, month=month,
        )  # fmt: skip
    return {**result, "until": until}


def _sent(employer: EmployerFolder, transmission: str) -> Transmission:
    refuse_other(transmission, "transmission")
    found = next((one for one in employer.store.transmissions() if one.id == transmission), None)
    if found is None:
        raise Refused(
            "There is no transmission '{transmission}'. List them: assusoft returns. Nothing was stored.",
            transmission=transmission,
        )
    if found.state != "sent":
        raise Refused(
            "Transmission {transmission} is '{state}', so its supplier cannot have answered. Nothing was stored. If "
            "it arrived: assusoft settle {transmission} sent",
            transmission=transmission,
            state=found.state,
        )
    return found


def _read(
    employer: EmployerFolder, sending: Transmission, file: Path, results: Sequence[Mapping[str, str]]
) -> tuple[str, InputFile, list[dict[str, str]]]:
    if results:
        raise Refused("Give a file, or results as you type them, not both. Nothing was stored.")
    how = employer.supplier(sending.supplier).returns
    layout = load_return_layout(sending.supplier, how.layout, employer.search("returns"), how.words)
    given = file_at(file)
    return layout.name, given, read_return(layout, given, sending.month)
