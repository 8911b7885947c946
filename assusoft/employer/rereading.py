"""The stored extracts of an import -> read, and its photo made, again: through the sources and layouts of today."""

from collections.abc import Sequence
from typing import NamedTuple

from assusoft.employer.facts import Facts
from assusoft.employer.settings import Settings
from assusoft.errors import Refused
from assusoft.layouts import InputFile, Reading, read
from assusoft.months import calendar_month
from assusoft.payroll.photo import Built, build_photo
from assusoft.payroll.sources import Source, sources_in_force
from assusoft.payroll.unexpected_files import sources_expecting
from assusoft.store import Import


class Again(NamedTuple):
    """An import made again. `readings`: source name -> the source and what it read."""

    readings: dict[str, tuple[Source, Reading]]
    built: Built


def import_again(facts: Facts, imported: Import, sources: Sequence[Source], settings: Settings) -> Again:
    """Read the extracts by the sources they were assigned to then, and build the photo of what was known then.

    Raises
    ------
    Refused, ConfigError
        They cannot be read any more: which file, and why.
    """
    month, own, entities = calendar_month(imported.month), settings.own, list(settings.entities)
    files = _files(facts, imported)
    extracts = [file for of_source in files.values() for file in of_source]
    expecting, _ = sources_expecting(extracts, sources_in_force(sources, month), month, own, entities)
    in_force = {source.name: source for source in expecting}
    for name, stored in files.items():
        if name not in in_force:
            raise Refused(
                "No source '{name}' is in force in {month} any longer: {file} cannot be read again.",
                name=name,
                month=month,
                file=stored[0].name,
            )
    readings = {
        name: (source, read(source.format, files[name], month, own, codes_wait=source.role != "list"))
        for name, source in in_force.items()
        if name in files
    }
    known, members = facts.known(month, of=imported), facts.known_members(month, of=imported)
    return Again(readings, build_photo(month, readings, known, own, settings.precedence, entities, members))


def _files(facts: Facts, imported: Import) -> dict[str, list[InputFile]]:
    """Source name -> its extracts."""
    found: dict[str, list[InputFile]] = {}
    for extract in imported.extracts:
        file = InputFile(extract.name, facts.store.content(extract.sha256), kept=True)
        found.setdefault(extract.source, []).append(file)
    return found
