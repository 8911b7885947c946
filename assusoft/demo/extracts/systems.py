"""The same forty people as every payroll system delivers them: one folder a system, with its source file."""

import shutil
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from assusoft.demo.extracts.population import MONTH, population
from assusoft.demo.extracts.tables import Tables
from assusoft.demo.people.company import ENTITIES
from assusoft.layouts import InputFile, WrittenStamp, carried, write
from assusoft.payroll.sources import Source, load_sources

_FIRST_DAY = date(2026, 2, 2)
"""The first working day of the month: what stands there may have begun before."""


def write_systems(folder: Path) -> None:
    """Write FOLDER/SYSTEM/ anew for each system: its source file SYSTEM.toml and its extract."""
    tables = population()
    with as_file(files("assusoft.demo") / "payroll") as configuration:
        for source in load_sources(configuration):
            target = folder / source.name
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            shutil.copyfile(source.path, target / source.path.name)
            for file in extract_of(source, known_to(source.name, tables), MONTH):
                (target / file.name).write_bytes(file.content)


def known_to(system: str, tables: Tables) -> Tables:
    """The tables as far as a system can say: Partena not why somebody is away, a calendar not what began before it."""
    worker = tables["worker"]
    if system == "partena-level5":
        kind = worker["interruption_kind"]
        worker = worker.assign(interruption_kind=kind.mask(kind.notna().astype(bool), "other"))
    if system == "groep-s-presta":
        since, share = worker["interruption_from"], worker["interruption_pct"]
        shown = (since > _FIRST_DAY) & (share == 100)
        worker = worker.assign(interruption_from=since.where(shown.fillna(False)))
    return {**tables, "worker": worker}


def extract_of(source: Source, tables: Tables, month: str) -> list[InputFile]:
    """The files of a source that hold these tables: of each, the fields its layout carries."""
    layout = source.format
    given = {
        name: frame[[field for field in frame.columns if field in carried(layout, name)]]
        for name, frame in tables.items()
        if name in layout.tables
    }
    return write(layout, given, WrittenStamp(next(iter(source.employers or ENTITIES)), month))
