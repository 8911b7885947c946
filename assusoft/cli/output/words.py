"""What the command line says of a month, in the employer's language: status, import, one person, a register."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assusoft.days_in_words import moment, month_label
from assusoft.language import colon, say
from assusoft.line_statuses import LINE_STATUSES

if TYPE_CHECKING:  # what was kept is shown without a frame
    from assusoft.schema import Field

_FILE = {"accepted": "accepted", "repaired": "repaired", "refused": "refused", "skipped": "not data"}
_COUNTS = {
    "persons": "Persons", "contracts": "Contracts", "family": "Family members", "deductions": "Deductions",
    "problems": "Cells set aside", "doubts": "Doubts", "new_persons": "New persons",
}  # fmt: skip
_PARTS = {"repairs": "Repairs", "conflicts": "Conflicts", "unmatched": "Rows that match nothing", "notes": "Notes"}
_TABLES = {"contracts": "Contract", "family": "Family member", "positions": "Affiliation"}
_HEADCOUNT = "{before} before, {entered} entered, {left} left, {changed} changed, {after} now"


def status_lines(status: Mapping[str, Any], language: str, plans: Mapping[str, str]) -> list[str]:
    """The month in figures. `status`: see `Employer.status`, moments as ISO text; `plans`: plan names -> labels."""
    from assusoft.code_labels import code_label

    imported, tasks = status["import"], status["tasks"]
    at = moment(datetime.fromisoformat(str(imported["at"])))
    words = say(language, "number {number}, by {by}", number=imported["number"], by=imported["by"])
    figures = {
        "Import": f"{words}, {at}",
        **{_COUNTS[name]: count for name, count in status["counts"].items()},
        "Conflicts": _listed(status["conflicts"]),
        "Persons, from the month before": say(language, _HEADCOUNT, **status["headcount"]),
        "Tasks open": tasks["open"],
        "of which blocking": tasks["blocking"],
        "Tasks answered": tasks["answered"],
        "Waiting for a second person": status["to_confirm"] or "",
        "Chosen on forms, to be confirmed": status["chosen_on_forms"] or "",
        "Insured elsewhere": _listed({plans.get(k, k): count for k, count in status["insured_elsewhere"].items()}),
        "Told one supplier only (persons)": _listed(status["told_apart"]),
        "Messages": _listed(status["messages"]),
        "Held back (messages)": _listed(status["held_back"]),
        "Transmissions": _listed(
            {name: code_label(state, language) for name, state in status["transmissions"].items()}
        ),
    }
    head = f"{status['employer']}, {month_label(status['month'], language)}{colon(language)}"
    return [
        head + say(language, status["state"]),
        *(f"  {say(language, name)}{colon(language)}{value}" for name, value in figures.items() if value != ""),
        *(file_line(file, language) for file in status["files"]),
    ]


def month_line(month: Mapping[str, Any], language: str) -> str:
    """A month of the status: its import, how many persons, and who closed it when."""
    title = say(
        language, "{month}: import {number}", month=month_label(month["month"], language), number=month["import"]
    )
    closed = say(language, "open")
    if month["closed_at"]:
        at = moment(datetime.fromisoformat(str(month["closed_at"])))
        closed = say(language, "closed on {at} by {by}", at=at, by=month["closed_by"])
    return f"  {title}, {say(language, 'Persons')}{colon(language)}{month['persons']}, {closed}"


def import_lines(report: Mapping[str, Any], language: str) -> list[str]:
    """An import in lines: counts, then each file with what became of its lines."""
    title = say(language, "{month}: import {number}", month=month_label(report["month"], language),
                number=report["number"])  # fmt: skip
    again = say(language, "the same files as before: nothing was stored") if report["repeated"] else ""
    counts = ", ".join(
        f"{say(language, _COUNTS[name])}{colon(language)}{count}" for name, count in report["counts"].items()
    )
    parts = [
        say(language, "{part}: {count} (assusoft import --json shows them)", part=say(language, word),
            count=len(report[name]))
        for name, word in _PARTS.items() if report[name]
    ]  # fmt: skip
    files = [file_line(file, language) for file in report["files"]]
    notes = [f"  {line}" for line in (*parts, *report["remarks"])]
    lists = [line for one in report.get("lists", ()) for line in list_lines(one, language)]
    audit = [audit_line(report["audit"], language)] if "audit" in report else []
    return [f"{title} ({again})" if again else title, f"  {counts}", *files, *notes, *lists, *audit]


def audit_line(found: Mapping[str, int], language: str) -> str:
    """What the audit of the month found."""
    if not found["open"]:
        return "  " + say(language, "audit: nothing needs attention")
    sentence = "audit, findings that need attention: {open}, of which {blocking} block the closing: assusoft audit"
    return "  " + say(language, sentence, **found)


def list_lines(taken: Mapping[str, Any], language: str) -> list[str]:
    """What came of the list of a department: its rows, which add up, and what cannot be taken."""
    if taken["waits"]:
        sentence = "List {name}: {month} is worked on first. Close it, then import this month again."
        return ["  " + say(language, sentence, name=taken["name"], month=month_label(taken["waits"], language))]
    line = say(
        language,
        "List {name}: {rows} rows = {new} new + {changed} changed + {unchanged} unchanged + {refused} refused + "
        "{empty} without anything; {gone} gone of {declared} declared before",
        **{key: taken[key] for key in ("name", "rows", "new", "changed", "unchanged", "empty", "gone", "declared")},
        refused=len(taken["refused"]),
    )  # fmt: skip
    return [f"  {line}", *(f"    {sentence}" for sentence in (*taken["refused"], *taken["stays"]))]


def waiting_line(tasks: int, blocking: int, month: str, language: str) -> str:
    """What waits for a person in a month, and where it is looked at."""
    if not tasks:
        return "  " + say(language, "nothing waits: assusoft close --month {month}", month=month)
    sentence = "tasks for HR: {count}, of which {blocking} before {month} can be closed: assusoft tasks"
    return "  " + say(language, sentence, count=tasks, blocking=blocking, month=month_label(month, language))


def file_line(file: Mapping[str, Any], language: str) -> str:
    """A file of an import: its lines, and what became of them; the counts add up."""
    counts = ", ".join(f"{file[name]} {say(language, _FILE[name])}" for name in LINE_STATUSES if file[name])
    lines = say(language, "lines")
    return f"  {file['file']}{colon(language)}{file['lines']} {lines} = {counts}"


def person_lines(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], language: str, labels: Mapping[str, str]
) -> Iterator[str]:
    """What is known of a person, a line for each value that is there. `labels`: own fields and plans -> in words."""
    for table, found in rows.items():
        for row in found:
            yield say(language, _TABLES[table])
            for name, value in row.items():
                if said := value_words(name, value, language, labels):
                    yield f"  {heading(name, language, labels)}{colon(language)}{said}"


def heading(name: str, language: str, labels: Mapping[str, str]) -> str:
    """A column in words: the label of a field, one of the employer's own, or of what names the row."""
    from assusoft.labels import field_label

    words = {"person": "Person", "plan": "Plan", "member": "Family member", "contract": "Contract",
             "source": "Source", "salary_year": "Salary year",
             "apart": "Told this supplier only; otherwise", "held_back": "Held back; otherwise"}  # fmt: skip
    return labels.get(name) or (say(language, words[name]) if name in words else field_label(name, language, {}))


def value_words(name: str, value: Any, language: str, labels: Mapping[str, str]) -> str:
    """A value as a person of that language reads it; nothing where it is missing."""
    from assusoft.labels import shown

    if value is None or value == "":
        return ""
    if name == "plan":
        return labels.get(str(value), str(value))
    if name in ("apart", "held_back"):
        otherwise = json.loads(str(value)).items()
        return ", ".join(f"{heading(field, language, labels)} {text or '-'}" for field, text in otherwise)
    if name == "status":
        return say(language, str(value))
    return labels.get(f"{name}={value}") or shown(name, value, language, _NO_OWN)


_NO_OWN: "Mapping[str, Field]" = {}


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
