"""What files say of themselves x what is expected -> refused when they are another employer's, or another month's."""

from collections.abc import Collection

from assusoft.errors import Refused
from assusoft.layouts.definition.files import Reading
from assusoft.payroll.entities import as_configured, bare
from assusoft.payroll.sources import Source


def check_stamp(source: Source, reading: Reading, month: str, entities: Collection[str]) -> None:
    """Raise Refused when the files of `source` name an employer or a month that is not the one expected.

    The employers expected are the source's `employers`, else its entities (or all `entities`) and their codes in the
    layout. Files that say nothing of themselves pass.
    """
    expected = _expected(source, entities)
    files = ", ".join(sorted(reading.lines["file"].dropna().unique())) or f"the files of source {source.name}"
    if strange := strange_employers(source, reading, entities):
        raise Refused(
            "{files}: made for employer {strange}, but source {name} expects {expected}. Import the "
            "right file, or add '{first}' to employers in {file}. Nothing was imported.",
            files=files,
            strange=_list(strange),
            name=source.name,
            expected=_list(expected),
            first=strange[0],
            file=source.path.name,
        )
    if other := other_months(reading, month):
        raise Refused(
            "{files}: made for {other}, but {month} was to be imported. Import the file of {month}, or "
            "give --month {its_month}. Nothing was imported.",
            files=files,
            other=_list(other),
            month=month,
            its_month=other[0],
        )


def strange_employers(source: Source, reading: Reading, entities: Collection[str]) -> list[str]:
    """The employers that the files of `source` name and that are not expected, sorted; see `check_stamp`."""
    known = {bare(name) for name in _expected(source, entities)}
    return sorted(name for name in reading.stamp.employers if bare(name) not in known)


def other_months(reading: Reading, month: str) -> list[str]:
    """The months, but for this one, for which files say that they were made, sorted."""
    return sorted(reading.stamp.months - {month})


def _expected(source: Source, entities: Collection[str]) -> tuple[str, ...]:
    return tuple(source.employers) or _names(source, source.entities or tuple(entities))


def _names(source: Source, entities: Collection[str]) -> tuple[str, ...]:
    """The entities, and the codes that stand for them in the source's files."""
    tables = [source.format.codes, *(part.codes for part in source.format.part)]
    codes = [
        code
        for each in tables
        for code, entity in each.get("entity", {}).items()
        if as_configured(entity, entities) in entities
    ]
    return tuple(dict.fromkeys([*entities, *codes]))


def _list(names: Collection[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "none"
