"""A statement x the one before, and x what was predicted of it -> what changed and why, as values."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from assusoft.code_labels import kind_label
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import member_names, names_of_all
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.statements.controlling import Controlled, controlled, directory
from assusoft.employer.statements.expecting import expected
from assusoft.employer.statements.following.due import due_of
from assusoft.employer.statements.receiving import lines_of, statement_named
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.months import add_months, calendar_month, month_of, month_start
from assusoft.plans.covers.cents import euro
from assusoft.statements.classes import CLASSES
from assusoft.statements.expected import ExpectedLine, LineKey
from assusoft.statements.following.since import Bill, Change, bill_of, changes, sums
from assusoft.statements.persons import whose
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force


def since_values(employer: EmployerFolder, id: str) -> dict[str, Any]:
    """What changed since the statement before, and how far off the prediction was; see `Employer.since`."""
    statement = statement_named(employer.store.statements(), id)
    before = _before(employer, statement)
    now = _bill(employer, statement)
    found = changes(_bill(employer, before), now) if before else []
    names, members = names_of_all(employer), member_names(employer)
    predicted, parts = _error(employer, controlled(employer, statement))
    return {
        "statement": statement.id,
        "previous": before.id if before else "",
        "billed": _text(now.total),
        "before": _text(now.total - sum(one.amount for one in found)) if before else "",
        "counts": {kind: count for kind, (count, _) in sums(found).items()},
        "amounts": {kind: _text(cents) for kind, (_, cents) in sums(found).items()},
        "changes": [_change(one, names, members) for one in found],
        "predicted": _text(predicted),
        "error": _text(now.total - predicted),
        "error_parts": [{"part": part, "what": what, "amount": _text(cents)} for (part, what), cents in parts.items()],
    }


def part_words(part: Mapping[str, str], language: str) -> str:
    """What makes a part of a prediction's error: the messages told since, or the class of what is billed otherwise."""
    if part["part"] == "billed":
        return say(language, CLASSES[part["what"]].sentence)
    kinds = [kind_label(kind, language) for kind in part["what"].split("+") if kind]
    return ", ".join(kinds) or say(language, "not known then")


def _before(employer: EmployerFolder, statement: Statement) -> Statement | None:
    """The statement in force of the last period before, of the same contracts where both name them."""
    earlier = [
        one
        for one in in_force(employer.store.statements())
        if one.supplier == statement.supplier
        and one.period < statement.period
        and (not one.contracts or not statement.contracts or set(one.contracts) & set(statement.contracts))
    ]
    return max(earlier, key=lambda one: one.period, default=None)


def _bill(employer: EmployerFolder, statement: Statement) -> Bill:
    people = directory(employer)
    return bill_of(((line, whose(line.printed, people)) for line in lines_of(employer, statement)), statement.period)


def _change(one: Change, names: dict[str, str], members: dict[tuple[str, str], str]) -> dict[str, str]:
    contract, person, member, cover = one.key
    known = not person.startswith("?")
    return {
        "kind": one.kind, "contract": contract, "person": person if known else "", "member": member,
        "name": (members.get((person, member), member) if member else names.get(person, "")) if known else person[1:],
        "cover": cover, "before": _text(one.before), "after": _text(one.after), "amount": _text(one.amount),
    }  # fmt: skip


def _error(employer: EmployerFolder, found: Controlled) -> tuple[int, dict[tuple[str, str], int]]:
    """What was predicted when the month before was closed (cents), and what makes the error, to the cent.

    Parts: ('told', kinds of the messages told since about that person) of what was expected otherwise in the end;
    ('billed', class) of what is billed otherwise than expected.
    """
    statement = found.statement
    unnamed = any(not line.contract for line in lines_of(employer, statement))
    contracts = None if unnamed else set(statement.contracts)
    back = int(employer.facts.closing_of(statement.period) is not None and len(_closed(employer, statement.period)) > 1)
    now = due_of(employer, statement.supplier, statement.period, contracts)
    then = due_of(employer, statement.supplier, statement.period, contracts, back=back)
    parts: dict[tuple[str, str], int] = {}
    kinds = _kinds(employer, statement)
    for key, cents in _moved(then.lines, now.lines).items():
        what = "told", kinds.get(key[1], "")
        parts[what] = parts.get(what, 0) + cents
    for one in found.control.differences:
        if one.amount:
            parts["billed", one.name] = parts.get(("billed", one.name), 0) + one.amount
    predicted = sum(line.premium.total for line in then.lines if line.premium)
    return predicted, {what: cents for what, cents in sorted(parts.items()) if cents}


def _closed(employer: EmployerFolder, through: str) -> list[str]:
    months = {calendar_month(closing.month) for closing in employer.facts.closings()}
    return sorted(month for month in months if month <= through)


def _moved(then: Iterable[ExpectedLine], now: Iterable[ExpectedLine]) -> dict[LineKey, int]:
    """Key -> the cents by which the expected line moved."""
    moved: dict[LineKey, int] = {}
    for sign, lines in ((-1, then), (1, now)):
        for line in lines:
            moved[line.key] = moved.get(line.key, 0) + sign * (line.premium.total if line.premium else 0)
    return {key: cents for key, cents in moved.items() if cents}


def _kinds(employer: EmployerFolder, statement: Statement) -> dict[str, str]:
    """Person -> the kinds of messages told in the month billed."""
    kinds: dict[str, set[str]] = {}
    for closing in employer.facts.closings():
        if calendar_month(closing.month) == statement.period:
            for message in month_view(employer, closing.month).messages:
                if message.supplier == statement.supplier:
                    kinds.setdefault(message.person, set()).add(message.kind)
    return {person: "+".join(sorted(each)) for person, each in kinds.items()}


def budget(employer: EmployerFolder, supplier: str, year: int) -> pd.DataFrame:
    """What a year will cost by what is reported now; see `Employer.budget`."""
    closings = employer.facts.closings()
    if not closings:
        raise Refused("Nothing was reported yet: close a month first, then ask for the budget of a year.")
    rows, reported = dict[tuple[str, str, str], dict[str, int]](), calendar_month(closings[-1].month)
    for month in (month_of(add_months(month_start(f"{year:04d}-01"), place)) for place in range(12)):
        for line in expected(employer, supplier, month, through_period=max(month, reported)).lines:
            if line.premium is not None:
                row = rows.setdefault((month, line.contract, line.cover), {"employer": 0, "employee": 0, "tax": 0})
                for name in row:
                    row[name] += getattr(line.premium, name)
    found = [
        {"month": month, "contract": contract, "cover": cover}
        | {name: euro(cents) for name, cents in row.items()}
        | {"total": euro(sum(row.values()))}
        for (month, contract, cover), row in sorted(rows.items())
    ]
    return pd.DataFrame(found, columns=["month", "contract", "cover", "employer", "employee", "tax", "total"])


def _text(amount: int) -> str:
    return f"{euro(amount):.2f}"
