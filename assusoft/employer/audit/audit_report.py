"""The audit of a month -> its report as values, and the workbook for whoever corrects the payroll."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from assusoft.audit.audit_report import Line, lines_of, owner_word, since_word
from assusoft.audit.life import lives
from assusoft.audit.suites import titles
from assusoft.audit.wording import field_word
from assusoft.cell_places import cell_words
from assusoft.employer.audit.auditing import Audited, audited, stored_run
from assusoft.employer.folder import EmployerFolder
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.language import LANGUAGES, say
from assusoft.layouts import Layout, WrittenStamp, load_layout, write
from assusoft.resources import resource_folder

TREND = 12
"""Months the trend shows at most."""


@dataclass(frozen=True)
class Tally:
    """What one month's audit found, decisions aside: `new`, `still` there from before, and `solved` since."""

    month: str
    new: int
    still: int
    solved: int


@dataclass(frozen=True)
class Silent:
    """A check that was switched off or could not be evaluated, and why."""

    code: str
    subject: str
    field: str
    result: str
    why: str


@dataclass(frozen=True)
class AuditReport:
    """All that the report of an audit says, in `language`.

    Attributes
    ----------
    lines
        Every finding, the most urgent first (see `audit.audit_report.lines_of`).
    trend
        One tally an audited month, ascending, `TREND` at most; the last is this month's.
    subjects
        Subject of the suites -> its title.
    closed
        Whether the month is closed, so that nothing of it can be corrected or accepted before.
    """

    employer: str
    month: str
    language: str
    at: datetime
    by: str
    checks: int
    lines: tuple[Line, ...]
    trend: tuple[Tally, ...]
    silent: tuple[Silent, ...]
    subjects: Mapping[str, str]
    closed: bool = False

    @property
    def open(self) -> list[Line]:
        """The findings that need attention."""
        return [line for line in self.lines if line.state in ("new", "persisting", "reopened")]

    @property
    def blocking(self) -> list[Line]:
        """The open findings that keep the month from being closed."""
        return [line for line in self.open if line.blocking]

    def in_state(self, state: str) -> list[Line]:
        """The findings in one state (see `audit.life.STATES`)."""
        return [line for line in self.lines if line.state == state]


def report_of(employer: EmployerFolder, month: str, language: str) -> AuditReport:
    """The report of the month's last audit.

    Raises
    ------
    Refused
        The month's import in force was not audited, or the language is not fr, nl or en.
    """
    if language not in LANGUAGES:
        raise Refused("'{language}' is not a language of the report: give fr, nl or en.", language=language)
    found = audited(employer, month)
    if found is None:
        raise Refused(
            "{month} has not been audited since its last import. Audit it: assusoft audit --month {month}", month=month
        )
    lines = lines_of(found.findings, found.checks, _numbers(employer, month), employer.settings.entities, language)
    return AuditReport(
        employer.name, month, language, found.at, found.by, len(found.check_results), tuple(lines),
        _trend(employer, month), tuple(_silent(found, language)), _subjects(language),
        employer.facts.closing_of(month) is not None,
    )  # fmt: skip


def workbook(report: AuditReport, sources: Mapping[str, str]) -> bytes:
    """The open findings for whoever corrects the payroll: a row a finding, a sheet a source; texts, never a formula.

    Header held, filter and widths: it is read and worked through by a person.

    `sources`: name of an extract -> its source. What has no cell of its own stands on the first sheet.
    """
    sheets: dict[str, list[Line]] = {}
    for line in report.open:
        sheets.setdefault(_sheet(line, sources, report.language), []).append(line)
    first = say(report.language, "General")
    names = sorted(sheets, key=lambda name: (name != first, name)) or [first]
    layout, tables = _layout(names, report.language), {}
    for number, name in enumerate(names):
        tables[f"finding_{number}"] = _table(sheets.get(name, []), report.language, list(layout.part[0].columns))
    from assusoft.layouts.workbook.for_people import for_people  # its library is needed here only

    return for_people(write(layout, tables, WrittenStamp(report.employer, report.month))[0].content)


def sources_of(employer: EmployerFolder, month: str) -> dict[str, str]:
    """Name of an extract of the month's import -> the source it came from."""
    return {one.name: one.source for one in employer.facts.imported(month).extracts}


def _numbers(employer: EmployerFolder, month: str) -> dict[str, str]:
    """Person -> payroll number, of this month or the last one that knew the person."""
    months = [shown for shown in employer.facts.months() if shown <= month][-2:]
    found: dict[str, str] = {}
    for shown in months:
        known = employer.facts.photo_of(shown).worker[["person", "payroll_id"]].dropna().drop_duplicates("person")
        found |= {str(row["person"]): str(row["payroll_id"]) for row in rows_of(known)}
    return found


def _trend(employer: EmployerFolder, month: str) -> tuple[Tally, ...]:
    stored = employer.facts.audits(month)
    runs = [stored_run(employer, audited_month, audit) for audited_month, audit in stored.items()]
    tallies = []
    for last in range(max(0, len(runs) - TREND), len(runs)):
        states = lives(runs[: last + 1], [], {})["state"].value_counts()
        new, still, solved = (int(states.get(name, 0)) for name in ("new", "persisting", "solved"))
        tallies.append(Tally(runs[last].month, new + int(states.get("reopened", 0)), still, solved))
    return tuple(tallies)


def _silent(found: Audited, language: str) -> list[Silent]:
    fields = {check.code: check.field for check in found.checks}
    rows = found.check_results[found.check_results["outcome"].isin(["off", "not evaluated"])].to_dict("records")
    return [
        Silent(row["code"], row["subject"], field_word(fields[row["code"]], language), row["outcome"], row["why"])
        for row in rows
    ]


def _subjects(language: str) -> dict[str, str]:
    return titles(resource_folder("expectations"), language) | {"own": say(language, "Checks of the employer's own")}


def _sheet(line: Line, sources: Mapping[str, str], language: str) -> str:
    source = next((sources[cell.file] for cell in line.cells if cell.file in sources), "")
    return source[:31] or say(language, "General")


def _layout(sheets: Sequence[str], language: str) -> Layout:
    """The layout of the workbook with its headings in that language and a part for each sheet."""
    layout = load_layout("findings", [resource_folder("templates") / "audit"])
    part = layout.part[0]
    columns = {
        name: column.model_copy(update={"at": say(language, str(column.at))}) for name, column in part.columns.items()
    }
    parts = [
        part.model_copy(update={"name": f"part-{number}", "table": f"finding_{number}", "sheet": sheet,
                                "columns": columns})
        for number, sheet in enumerate(sheets)
    ]  # fmt: skip
    return layout.model_copy(update={"part": tuple(parts)})


def _table(lines: Sequence[Line], language: str, columns: Sequence[str]) -> pd.DataFrame:
    rows = [[text or None for text in _cells(line, language)] for line in lines]
    return pd.DataFrame(rows, columns=list(columns), dtype="str").astype("string[pyarrow]")


def _cells(line: Line, language: str) -> list[str]:
    """The cells of a row, in the order of the columns of templates/audit/findings.toml."""
    cell = line.cells[0] if line.cells else None
    others = "; ".join(cell_words(other, language) for other in line.cells[1:])
    where = [cell.file, cell.sheet, cell.row, cell.column] if cell else [""] * 4
    return [
        say(language, line.severity), say(language, "yes" if line.blocking else "no"), line.payroll_id, line.person,
        line.name, line.entity, line.sentence, line.field, line.value, line.expected, *where, others, line.code,
        since_word(line, language), owner_word(line.owner, language), line.note, line.id,
    ]  # fmt: skip
