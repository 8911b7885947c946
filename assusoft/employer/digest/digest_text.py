"""A digest -> what it says in a language, and as plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from assusoft.code_labels import code_label
from assusoft.days_in_words import day, month_label
from assusoft.employer.digest.waiting import Digest
from assusoft.language import colon, say
from assusoft.month.wording import kind_name


def subject(digest: Digest, language: str) -> str:
    """The subject of its mail, on one line."""
    employer = " ".join(digest.employer.split())
    return say(language, "What waits, {day}: {employer}", day=day(digest.day, language), employer=employer)


def text(digest: Digest, language: str, plans: Mapping[str, str]) -> str:
    """What waits, by whom it waits for; `plans`: plan -> what it is called."""
    parts = [
        (say(language, "For HR: questions of {month}", month=month_label(digest.month, language)),
         [*_tasks(digest, language), *_due(digest, language, plans)]),
        (say(language, "For whoever closes the month"), list(_closing(digest, language))),
        (say(language, "For whoever sends"), [*_sending(digest, language), *_silences(digest, language)]),
        (say(language, "For whoever controls premiums"), list(_differences(digest, language))),
    ]  # fmt: skip
    shown = [f"{title}\n" + "".join(f"  {line}\n" for line in lines) for title, lines in parts if lines]
    return "\n".join([f"{subject(digest, language)}\n", *(shown or [f"{say(language, 'Nothing waits.')}\n"])])


def digest_values(digest: Digest) -> dict[str, Any]:
    """The digest as plain values for JSON."""
    lists = {
        "tasks": [
            {"kind": kind, "open": count, "blocking": blocking} for kind, (count, blocking) in digest.tasks.items()
        ],
        "assigned": [{"name": name, "open": count} for name, count in digest.assigned.items()],
        "transmissions": [{"id": id, "state": state} for state, ids in digest.transmissions.items() for id in ids],
        "silences": [one._asdict() for one in digest.silences],
        "differences": [{"supplier": supplier, "open": count} for supplier, count in digest.differences.items()],
    }
    return asdict(digest) | lists | {"waits": digest.waits}


def _tasks(digest: Digest, language: str) -> Iterator[str]:
    for kind, (count, blocking) in digest.tasks.items():
        name = f"{kind_name(kind, language)}{colon(language)}"
        if blocking:
            yield name + say(language, "{count}, of which {blocking} blocking", count=count, blocking=blocking)
        else:
            yield f"{name}{count}"
    for name, count in digest.assigned.items():
        yield say(language, "Assigned to {name}: {count}", name=name, count=count)
    if digest.confirming:
        yield say(language, "Waiting for a second person: {count}", count=digest.confirming)
    if digest.chosen:
        yield say(language, "Chosen on forms, to be confirmed: {count}", count=digest.chosen)
    if digest.choosing:
        yield say(language, "Workers who are asked to choose and gave no form back: {count}", count=digest.choosing)


def _due(digest: Digest, language: str, plans: Mapping[str, str]) -> Iterator[str]:
    for one in digest.due:
        values = {"day": day(one.day, language), "plan": plans.get(one.plan, one.plan), "count": one.tasks}
        values["kind"] = kind_name(one.kind, language)
        if one.day < digest.day:
            yield say(language, "The last day was {day}: {kind}, {plan} ({count})", **values)
        else:
            yield say(language, "Last day {day}: {kind}, {plan} ({count})", **values)


def _closing(digest: Digest, language: str) -> Iterator[str]:
    if digest.state == "ready to close":
        month = month_label(digest.month, language)
        yield say(language, "{month} can be closed: no blocking question is open.", month=month)


def _sending(digest: Digest, language: str) -> Iterator[str]:
    for state, ids in digest.transmissions.items():
        yield f"{code_label(state, language)}{colon(language)}{', '.join(ids)}"


def _silences(digest: Digest, language: str) -> Iterator[str]:
    sentence = "Told again to {supplier} by the first closing of a month that ends after {day}: {id}"
    for one in digest.silences:
        yield say(language, sentence, supplier=one.supplier, day=day(one.until, language), id=one.id)


def _differences(digest: Digest, language: str) -> Iterator[str]:
    for supplier, count in digest.differences.items():
        yield say(language, "{supplier}: {count} differences without a decision", supplier=supplier, count=count)
