"""Golden readings of the four payroll templates. `python tests/layouts/test_samples.py` rewrites them: review the diff.

The Securex workbook is made of one .tsv for each sheet, in which =85073003328 is a number cell and =2026-02-14 a date.
"""

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlwt

from assusoft.layouts import InputFile, Reading, load_layout, read

SAMPLES = Path(__file__).parent / "samples"
NAMES = ("sdworx-blox", "sap-hcm", "securex", "own-system")
OVERRIDES = {
    "sdworx-blox": {"codes": {"entity": {"1AB1234": "0403170701"}}},
    "sap-hcm": {"codes": {"entity": {"BE01": "0403170701"}}},
    "securex": {"constants": {"entity": "0403170701"}},
    "own-system": {},
}


@pytest.mark.parametrize("name", NAMES)
def test_sample_reads_as_its_golden_file_says(name):
    expected = json.loads((SAMPLES / f"{name}.json").read_text())
    assert as_json(reading_of(name)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_lines_and_rows_of_a_sample_add_up(name):
    reading = reading_of(name)
    counts = reading.lines.groupby("part")["outcome"].value_counts()
    layout = load_layout(name)
    for table, frame in reading.tables.items():
        first = layout.parts_of(table)[0].name
        assert len(frame) == sum(counts.get((first, outcome), 0) for outcome in ("accepted", "repaired"))
    assert len(reading.lines) == sum(count for _, count in counts.items())


def reading_of(name: str) -> Reading:
    layout = load_layout(name, [], OVERRIDES[name], Path("acme/sources/payroll.toml"))
    files = [InputFile(path.name, path.read_bytes()) for path in sorted((SAMPLES / name).iterdir())]
    return read(layout, [workbook(name)] if name == "securex" else files, "2026-02")


def workbook(name: str) -> InputFile:
    book, out = xlwt.Workbook(encoding="utf-8"), BytesIO()
    dates = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for sheet in ("Werknemers-Travailleurs", "Gezin-Famille", "Inhoudingen-Retenues"):
        page = book.add_sheet(sheet)
        for row, line in enumerate((SAMPLES / name / f"{sheet}.tsv").read_text().splitlines()):
            for column, cell in enumerate(line.split("\t")):
                if cell.count("-") == 2 and cell.startswith("="):
                    page.write(row, column, date.fromisoformat(cell[1:]), dates)
                elif cell:
                    page.write(row, column, float(cell[1:]) if cell.startswith("=") else cell)
    book.save(out)
    return InputFile("securex.xls", out.getvalue())


def as_json(reading: Reading) -> dict[str, object]:
    """The whole reading as texts; missing cells are left out."""
    return {
        "tables": {name: rows(frame) for name, frame in reading.tables.items()},
        "origins": {name: rows(frame) for name, frame in reading.origins.items()},
        "lines": [" | ".join(map(str, row)) for row in reading.lines.itertuples(index=False)],
        "steps": rows(reading.steps),
        "problems": rows(reading.problems),
        "stamp": [sorted(reading.stamp.employers), sorted(reading.stamp.months)],
        "notes": list(reading.notes),
    }


def rows(frame) -> list[dict[str, str]]:
    missing = frame.isna()
    return [
        {name: str(frame.at[row, name]) for name in frame.columns if not missing.at[row, name]} for row in frame.index
    ]


if __name__ == "__main__":
    for each in NAMES:
        text = json.dumps(as_json(reading_of(each)), indent=1, ensure_ascii=False)
        (SAMPLES / f"{each}.json").write_text(text + "\n")
