"""A month's extracts -> its photo, stored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assusoft.employer.audit.auditing import audited, checks_of, open_counts, run_audit
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.lists.read_lists import read_lists, suspicions_of_lists
from assusoft.employer.lists.taken_lists import declare_lists
from assusoft.employer.monthly.import_guard import checked, figures_of
from assusoft.employer.opening import note_closed
from assusoft.errors import Refused
from assusoft.layouts import InputFile, read
from assusoft.layouts.text.decoding import file_at
from assusoft.month.collective.meanings import meanings_of
from assusoft.months import check_month
from assusoft.payroll.guard.strange_codes import strange_columns
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.payroll.import_log import with_lists
from assusoft.payroll.lists.list_rows import lines_of_list
from assusoft.payroll.photo import Photo, build_photo
from assusoft.payroll.sources import assign, sources_in_force
from assusoft.payroll.unexpected_files import sources_expecting, with_reasons
from assusoft.store import Extract, Import


def import_month(
    employer: EmployerFolder,
    month: str,
    files: Sequence[Path],
    by: str,
    at: datetime,
    release: str = "",
    audit: bool = False,
) -> Import:
    """Read, build, store and check; see `Employer.import_month`."""
    if not audit:
        return _imported(employer, month, files, by, at, release)
    checks_of(employer)  # what is wrong with them is said before anything is stored
    imported = _imported(employer, month, files, by, at, release)
    if month not in employer.facts.audits(month):
        run_audit(employer, month, by, at)
    return replace(imported, counts={**imported.counts, "audit": open_counts(audited(employer, month))})


def _imported(
    employer: EmployerFolder, month: str, files: Sequence[Path], by: str, at: datetime, release: str
) -> Import:
    if check_month(month) < employer.settings.first_month:
        raise Refused(
            "{month} is before {first_month}, the first month of employer.toml. Nothing was imported.",
            month=month,
            first_month=employer.settings.first_month,
        )
    employer.begin()
    own, entities = employer.settings.own, list(employer.settings.entities)
    given = [_input_file(path) for path in files or _waiting(employer.folder / "extracts" / month)]
    sources, why = sources_expecting(given, sources_in_force(employer.sources, month), month, own, entities)
    assigned = assign(given, sources, month)
    readings = {}
    for source in sources:
        reading = read(source.format, assigned[source.name], month, own, codes_wait=source.role != "list")
        readings[source.name] = (source, with_reasons(reading, assigned[source.name], why))
    known, members = employer.facts.known(month), employer.facts.known_members(month)
    built = build_photo(month, readings, known, own, employer.settings.precedence, entities, members)
    extracts = [Extract(file.name, name, file.content) for name, found in assigned.items() for file in found]
    figures = figures_of(employer, built, {name: reading for name, (_, reading) in readings.items()}, extracts)
    lists = read_lists(employer, month, readings, built.photo)
    others = [*suspicions_of_lists(lists), *_strange_codes(employer, built.photo)]
    released = checked(employer, figures, extracts, release, others)
    lines = [lines_of_list(one.source, readings[one.source.name][1], one.rows) for one in lists]
    log = with_lists(built.log, lines).as_json() | {"look": figures.as_json(), "released": released}
    imported = employer.store.add_import(month, extracts, built.photo.tables, log, by, at, release)
    employer.facts.know_photo(imported, built.photo.tables)
    for closing in employer.facts.closings()[-1:]:  # closed by a release that kept no note
        note_closed(employer.folder, closing.month)
    taken = declare_lists(employer, month, lists, by, at)
    return replace(imported, counts={**imported.counts, "lists": taken})


def _strange_codes(employer: EmployerFolder, photo: Photo) -> Iterator[Suspicion]:
    explained = meanings_of(employer.facts.answers())
    return strange_columns(photo, employer.facts.photo_before(photo.month), explained)


def _input_file(path: Path) -> InputFile:
    if not path.is_file():
        raise Refused("{path}: there is no such file. Nothing was imported.", path=path)
    return file_at(path)


def _waiting(folder: Path) -> list[Path]:
    there = sorted(path for path in folder.glob("*") if not path.is_dir()) if folder.is_dir() else []
    found = [path for path in there if path.is_file()]
    if strange := [path for path in there if path not in found]:
        raise Refused(
            "{path} is no file (a pipe, a device, a broken link). Remove it. Nothing was imported.", path=strange[0]
        )
    if not found:
        raise Refused(
            "{folder} holds no extract. Put the month's files there, or name them. Nothing was imported.", folder=folder
        )
    return found
