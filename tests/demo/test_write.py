"""The folder written: the same bytes for the same seed, and files that read back as the canonical tables."""

from pathlib import Path

import pandas as pd
import pytest

from assusoft import schema
from assusoft.demo.__main__ import NAME, SYSTEMS, main
from assusoft.demo.extracts.tables import tables_of
from assusoft.demo.extracts.write import extract_files, in_parts, write_employer
from assusoft.errors import Refused
from assusoft.layouts import carried, read
from assusoft.payroll.sources import load_sources, sources_in_force

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def sources():
    folder = SAMPLES / NAME
    return load_sources(folder / "sources", [folder / "templates"])


def test_the_committed_sample_is_what_the_generator_writes_today(tmp_path):
    main([str(tmp_path)])
    for folder in (NAME, SYSTEMS):
        now, committed = contents(tmp_path / folder), contents(SAMPLES / folder)
        assert sorted(now) == sorted(committed)
        assert [name for name in now if now[name] != committed[name]] == []


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        write_employer(tmp_path)


def test_months_can_be_fewer(tmp_path):
    write_employer(tmp_path / "x", workers=80, months=2)
    assert sorted(path.name for path in (tmp_path / "x" / "extracts").iterdir()) == ["2025-11", "2025-12"]


def test_another_seed_writes_other_people(tmp_path):
    write_employer(tmp_path / "a", workers=80, months=1, seed=1)
    write_employer(tmp_path / "b", workers=80, months=1, seed=2)
    a, b = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert a["extracts/2025-11/blox-contrats-2025-11.csv"] != b["extracts/2025-11/blox-contrats-2025-11.csv"]
    assert a["plans/group.toml"] == b["plans/group.toml"]


@pytest.mark.parametrize("number", [0, 2, 3])
def test_tables_conform_to_the_schema(sample, number):
    extract = sample.extracts[number]
    for tables in tables_of(extract.shown, extract.month).values():
        for name, frame in tables.items():
            assert len(schema.conform(frame, name)) == len(frame)
            assert all(frame[field].dtype == schema.dtype_of(field) for field in frame.columns)


@pytest.mark.parametrize("number", [0, 3])
def test_files_read_back_as_the_canonical_tables(number, sources):
    from assusoft.demo.course import Course

    extracts = list(Course(80, 3).months(4))
    month, shown = extracts[number].month, None
    for extract in Course(80, 3).months(number + 1):
        shown = extract.shown  # people change in place, so the month in question is lived last
    tables = tables_of(shown, month)
    files = list(extract_files(sources, shown, month))
    for source in sources_in_force(sources, month):
        mine = [file for file in files if any(file.name.startswith(start) for start in STARTS[source.name])]
        found = read(source.format, mine, month).tables
        for name, frame in tables[source.name].items():
            kept = [field for field in frame.columns if field in carried(source.format, name)]
            pd.testing.assert_frame_equal(found[name][kept], frame[kept])


STARTS = {"blox": ("blox",), "sap": ("PA0",), "securex": ("securex",), "own": ("own",)}


def test_the_impossible_date_stands_in_one_cell_of_one_file():
    extracts = SAMPLES / NAME / "extracts"
    spoiled = [path for path in extracts.rglob("*.csv") if b"31/11/2019" in path.read_bytes()]
    assert [path.name for path in spoiled] == ["blox-contrats-2025-12.csv"]
    assert spoiled[0].read_bytes().count(b"31/11/2019") == 1


def test_the_employer_covers_six_entities_and_four_suppliers():
    import tomllib

    folder = SAMPLES / NAME
    assert len(tomllib.loads((folder / "employer.toml").read_text(encoding="utf-8"))["entities"]) == 6
    assert len(list((folder / "suppliers").glob("*.toml"))) == 4


def test_a_first_extract_of_january_differs_in_one_person_only():
    folder = SAMPLES / NAME
    name = "blox-contrats-2026-01.csv"
    first = (folder / "replaced" / "2026-01" / name).read_text(encoding="cp1252").splitlines()
    right = (folder / "extracts" / "2026-01" / name).read_text(encoding="cp1252").splitlines()
    assert sum(a != b for a, b in zip(first, right, strict=True)) == 1


def test_a_large_file_comes_in_parts_that_hold_each_row_once():
    worker = pd.DataFrame({"payroll_id": ["1", "2", "3", "4", "5"]})
    parts = [part["worker"]["payroll_id"].tolist() for part in in_parts({"worker": worker}, 2)]
    assert parts == [["1", "2"], ["3", "4"], ["5"]]
