"""Files as payroll systems deliver them -> the photo of a month."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assusoft import schema
from assusoft.errors import Refused
from assusoft.layouts import InputFile, WrittenStamp, read, write
from assusoft.payroll.identity.persons import known_persons
from assusoft.payroll.photo import Built, build_photo
from assusoft.payroll.sources import Source, assign, load_sources, sources_in_force
from assusoft.schema import IDENTITY

ENTITIES = {"0403170701": "Acme"}
BLOX = 'layout = "sdworx-blox"\nfrom = "2025-11"\nto = "2026-02"\n[codes.entity]\n"1AB1234" = "0403170701"\n'
SECUREX = 'layout = "securex"\nfrom = "2026-03"\n[codes.entity]\n"77001" = "0403170701"\n'
EXTRA = 'layout = "own-system"\nfrom = "2025-11"\nrole = "complement"\n'
WORKERS = (
    {"payroll_id": "000123", "national_number": "85073003328", "last_name": "Dupont", "first_name": "Zoé",
     "birth_date": date(1985, 7, 30), "hire_date": date(2020, 1, 1), "contract_start": date(2020, 1, 1), "sex": "F"},
    {"payroll_id": "000124", "last_name": "Peeters", "first_name": "Jan", "birth_date": date(1990, 2, 15),
     "hire_date": date(2021, 1, 1), "contract_start": date(2021, 1, 1), "sex": "M"},
)  # fmt: skip


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    for name, text in (("blox", BLOX), ("securex", SECUREX), ("extra", EXTRA)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_sources(tmp_path)


def written(sources: Sequence[Source], name: str, employer: str, month: str, **tables: Any) -> list[InputFile]:
    """The files a source would deliver."""
    layout = next(source.format for source in sources if source.name == name)
    frames: dict[str, pd.DataFrame] = {}
    for table in layout.tables:
        columns = list(dict.fromkeys(field for part in layout.parts_of(table) for field in part.columns))
        frames[table] = schema.typed(tables.get(table, ()), columns)
    return write(layout, frames, WrittenStamp(employer, month))


def imported(sources: list[Source], files: list[InputFile], month: str, known: pd.DataFrame | None = None) -> Built:
    in_force = sources_in_force(sources, month)
    given = assign(files, in_force, month)
    readings = {source.name: (source, read(source.format, given[source.name], month)) for source in in_force}
    nobody = schema.typed([], IDENTITY)
    return build_photo(month, readings, nobody if known is None else known, entities=ENTITIES)


def february(sources: list[Source]) -> list[InputFile]:
    rows = [{**row, "entity": "0403170701"} for row in WORKERS]
    family = [{"payroll_id": "000123", "relation": "child", "first_name": "Mia", "birth_date": date(2015, 5, 5)}]
    deduction = [{"payroll_id": "000999", "wage_code": "5500"}]
    cars = [{"payroll_id": "000124", "car_class": "B"}]
    return [
        *written(sources, "blox", "1AB1234", "2026-02", worker=rows, family=family, deduction=deduction),
        *written(sources, "extra", "0403170701", "2026-02", worker=cars),
    ]


def test_two_sources_make_one_photo(sources: list[Source]) -> None:
    built = imported(sources, february(sources), "2026-02")
    worker = built.photo.worker
    assert worker[["person", "first_name", "contract"]].to_numpy().tolist() == [
        ["P00001", "Zoé", "0403170701/2020-01-01"],
        ["P00002", "Jan", "0403170701/2021-01-01"],
    ]
    assert worker["car_class"].tolist()[1] == "B"
    assert built.photo.family["person"].tolist() == ["P00001"]
    assert built.photo.problem[["reason", "where"]].to_numpy().tolist() == [
        ["deduction_without_worker", "blox-retenues-2026-02.csv, row 2"]
    ]
    files = built.log.files
    assert (files[["accepted", "repaired", "refused", "skipped"]].sum(axis=1) == files["lines"]).all()
    assert files.set_index("file").loc["blox-retenues-2026-02.csv", "refused"] == 1


def test_a_change_of_payroll_system_leaves_persons_and_contracts_as_they_were(sources: list[Source]) -> None:
    before = imported(sources, february(sources), "2026-02").photo.worker
    moved = [
        {**row, "payroll_id": number, "entity": "0403170701"} for row, number in zip(WORKERS, ("88", "77"), strict=True)
    ]
    files = [
        *written(sources, "securex", "77001", "2026-03", worker=moved[::-1]),
        *written(sources, "extra", "0403170701", "2026-03"),
    ]
    built = imported(sources, files, "2026-03", known_persons(before))
    keys = ["person", "contract", "first_name"]
    assert built.photo.worker[keys].to_numpy().tolist() == before[keys].to_numpy().tolist()
    assert built.photo.worker["source"].unique().tolist() == ["securex"]
    assert built.log.counts["new_persons"] == 0
    assert built.log.counts["doubts"] == 0


def test_a_file_that_names_another_employer_is_refused(sources: list[Source]) -> None:
    files = [
        *(file for file in february(sources) if file.name.endswith(".csv")),
        *written(sources, "extra", "0999999922", "2026-02"),
    ]
    with pytest.raises(Refused, match="made for employer '0999999922', but source extra expects '0403170701'"):
        imported(sources, files, "2026-02")


def test_a_file_of_the_month_before_is_refused(sources: list[Source]) -> None:
    files = [
        *(file for file in february(sources) if file.name.endswith(".csv")),
        *written(sources, "extra", "0403170701", "2026-01"),
    ]
    with pytest.raises(Refused, match="made for '2026-01', but 2026-02 was to be imported"):
        imported(sources, files, "2026-02")
