"""Returns of a transmission -> what became of each of its messages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assusoft.errors import Refused
from assusoft.months import check_day, month_end

GRADES = {0: "all of it", 1: "all of it, with remarks", 2: "a part of it", 3: "nothing of it"}
"""What a supplier took of a transmission, in words; the four of the DSN's «compte rendu métier»."""

SUPPLIER_RESULTS = ("received", "accepted", "remarked", "in_force", "refused")
"""What a supplier says of one message."""

CONTESTED = "contested"

OWN_RESULTS = ("fixed", CONTESTED)
"""What HR says of a refused one: settled with the supplier, or disputed. It is not told again then.

Disputed `until` a day: not by the closing of a month that ends by then; after it, it is refused as it was.
"""

RESULTS = (*SUPPLIER_RESULTS, *OWN_RESULTS)

_BY_GRADE = {0: "accepted", 1: "accepted", 3: "refused"}


@dataclass(frozen=True)
class Result:
    """What became of one message. `code`: the supplier's own, `reference`: the supplier's own number of the person.

    `number`: of the return that says so; `answered`: the day the supplier did, as ISO 8601. `until`: the day until
    which it is disputed, '' where it is for good, or is not.
    """

    message: str
    result: str
    code: str = ""
    reference: str = ""
    text: str = ""
    number: int = 0
    answered: str = ""
    month: str = ""
    until: str = ""


@dataclass(frozen=True)
class Return:
    """A return as far as it decides: its grade, what it says by message, when, and the round in which it counts."""

    number: int
    grade: int
    answered: str
    month: str
    results: Sequence[Mapping[str, str]]


def results_of(messages: Iterable[str], returns: Iterable[Return], month: str = "") -> dict[str, Result]:
    """Message -> what became of it, of the messages that something is known of.

    The supplier's own day decides, not the order in which answers arrive; of one day, the last stored. What a return
    does not say of a message, its grade says: 0 and 1 accepted, 3 refused, 2 nothing.
    `month`: in which it is looked at; what was disputed until before its end is refused again. '': none is over.
    """
    ids, found = list(messages), dict[str, Result]()
    for one in sorted(returns, key=lambda one: (one.answered, one.number)):
        said = {given["message"]: given for given in one.results}
        for id in ids:
            given = said.get(id, {})
            result = given.get("result") or _BY_GRADE.get(one.grade)
            if result is None or (id not in said and id in found and found[id].result in OWN_RESULTS):
                continue
            before, until = found.get(id), given.get("until", "")
            reference = given.get("reference", "") or (before.reference if before else "")
            code = given.get("code", "") or (before.code if before and result in OWN_RESULTS else "")
            if until and month and is_over(until, month):
                result = "refused"
            found[id] = Result(
                id, result, code, reference, given.get("text", ""), one.number, one.answered, one.month, until
            )
    return found


def is_over(until: str, month: str) -> bool:
    """Whether what holds until that day does not hold for the closing of the month: the month ends after it."""
    return until < month_end(month).isoformat()


def check_results(grade: int, results: Sequence[Mapping[str, str]], messages: Sequence[str]) -> None:
    """Refuse a return that contradicts itself or its transmission.

    Raises
    ------
    Refused
        The grade is none; a message is not of the transmission, or named twice; a result is none, or has a last day
        that cannot be; everything is said to be taken beside a refused message, nothing beside one that was taken, or a
        part without a message.
    """
    if grade not in GRADES:
        raise Refused(
            "{grade} is no grade: give 0 (taken), 1 (with remarks), 2 (in part) or 3 (not taken).", grade=grade
        )
    known, met = set(messages), set[str]()
    for one in results:
        id, result = one["message"], one["result"]
        if id not in known:
            raise Refused(
                "Message '{id}' is not of that transmission. List them: assusoft messages. Nothing was stored.", id=id
            )
        if id in met:
            raise Refused("Message '{id}' is named twice. Give one result for each. Nothing was stored.", id=id)
        met.add(id)
        if result not in RESULTS:
            raise Refused(
                "'{result}' is no result: give one of {listed}. Nothing was stored.",
                result=result,
                listed=", ".join(RESULTS),
            )
        _check_until(one)
    refused = sum(one["result"] == "refused" for one in results)
    if grade in (0, 1) and refused:
        raise Refused(
            "Grade {grade} says that everything was taken, and {refused} of its messages are refused: give grade 2. "
            "Nothing was stored.",
            grade=grade,
            refused=refused,
        )
    taken = [one["message"] for one in results if one["result"] in SUPPLIER_RESULTS and one["result"] != "refused"]
    if grade == 3 and taken:
        raise Refused(
            "Grade 3 says that nothing was taken, and {taken} was: give grade 2. Nothing was stored.", taken=taken[0]
        )
    if grade == 2 and not results:
        raise Refused("Grade 2 says that only part was taken: say which messages were not. Nothing was stored.")


def _check_until(one: Mapping[str, str]) -> None:
    if not one.get("until"):
        return
    if one["result"] != CONTESTED:
        raise Refused(
            "Message '{message}' is '{result}': only what is contested has a last day. Leave it out. "
            "Nothing was stored.",
            message=one["message"], result=one["result"],
        )  # fmt: skip
    check_day(one["until"])


def ladder(state: str, result: Result | None) -> str:
    """How far a message came: the state of its transmission, until something is known of the message itself."""
    if result is None:
        return state
    return "accepted" if result.result == "remarked" else result.result
