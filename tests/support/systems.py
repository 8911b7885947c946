"""The fourteen payroll systems through their samples: the forty people read, their photo, what a system cannot say."""

import json
from functools import cache
from pathlib import Path

import pandas as pd

import assusoft.inference
from assusoft.demo.extracts.population import MONTH, population
from assusoft.demo.people.company import ENTITIES
from assusoft.layouts import InputFile, Reading, WrittenStamp, carried, read, write
from assusoft.payroll.photo import Photo, build_photo
from assusoft.payroll.sources import Source, load_sources
from assusoft.schema import IDENTITY, typed

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "payroll"
SYSTEMS = {
    "sdworx-blox": "SD Worx Blox", "sdworx-linx": "SD Worx Linx", "sdworx-hr-xtend": "SD Worx HR X-tend",
    "sap-hcm": "SAP HCM", "securex": "Securex", "peoplesoft": "PeopleSoft", "easypay": "EasyPay",
    "partena-level5": "Partena Level 5", "acerta-l4": "Acerta (L4 engine)", "groep-s-presta": "Groep S Presta",
    "attentia-evolution": "Attentia eVolution", "hr-access": "HR Access", "sodeco-prisma": "Sodeco Prisma",
    "own-system": "own system",
}  # fmt: skip
HERE = [name for name in SYSTEMS if (SAMPLES / name).is_dir()]
KEYS = {"worker": ["payroll_id"], "family": ["payroll_id", "first_name"], "deduction": ["payroll_id", "wage_code"]}
PARTLY = {"partena-level5": {"interruption_kind": "only that there is one"},
          "groep-s-presta": {"interruption_from": "only when the month shows what was before"}}  # fmt: skip
"""System -> field it carries for some people only -> why."""


def source_of(system: str) -> Source:
    """The source file of the sample, as an employer would have it in sources/."""
    [source] = load_sources(SAMPLES / system)
    return source


def files_of(system: str) -> list[InputFile]:
    """The extract of the sample, without its source file."""
    paths = sorted(path for path in (SAMPLES / system).iterdir() if path.suffix != ".toml")
    return [InputFile(path.name, path.read_bytes()) for path in paths]


@cache
def reading_of(system: str) -> Reading:
    """The sample read."""
    return read(source_of(system).format, files_of(system), MONTH)


@cache
def photo_of(system: str) -> Photo:
    """The photo of the sample, for an employer who never saw these people."""
    readings = {system: (source_of(system), reading_of(system))}
    return build_photo(MONTH, readings, typed([], IDENTITY), entities=ENTITIES).photo


def as_lines(photo: Photo) -> str:
    """A photo as one line of JSON a row, cells that are missing left out: the form of golden photos."""
    lines = [
        json.dumps({"table": table} | {name: str(cell) for name, cell in row.items() if not pd.isna(cell)},
                   ensure_ascii=False)
        for table, frame in photo.tables.items()
        for row in frame.to_dict("records")
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def written_back(system: str) -> list[InputFile]:
    """The files written of what was read."""
    source = source_of(system)
    stamp = WrittenStamp(next(iter(source.employers or ENTITIES)), MONTH)
    return sorted(write(source.format, reading_of(system).tables, stamp), key=lambda file: file.name)


def identified(system: str) -> bool:
    """Whether `assusoft infer` tells that the sample is of this system."""
    return assusoft.inference.identified(files_of(system)) == system


def shown(table: str) -> pd.DataFrame:
    """The forty people as they are, sorted; the columns are the fields a payroll system may be asked for.

    A photo numbers contracts itself, so the number of a contract in its system is not among them.
    """
    frame = everybody()[table].drop(columns="contract", errors="ignore")
    return frame.sort_values(KEYS[table], ignore_index=True)


@cache
def everybody() -> dict[str, pd.DataFrame]:
    """The tables of the population, made once."""
    return population()


def not_carried(system: str, table: str) -> list[str]:
    """Fields of the population that the layout of a system has no column for."""
    layout = source_of(system).format
    has = carried(layout, table) if table in layout.tables else ()
    return [name for name in shown(table).columns if name not in has]
