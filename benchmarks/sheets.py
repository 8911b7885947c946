"""A sample employer whose every file is .xlsx: the same people and columns, its extracts written again as workbooks."""

import re
from pathlib import Path

from assusoft.layouts import InputFile, WrittenStamp, read, write
from assusoft.layouts.definition.file_names import in_month
from assusoft.payroll.sources import Source, load_sources
from assusoft.resources import resource_folder

LAYOUTS = {"blox": "sdworx-blox", "own": "own-system", "securex": "securex"}
"""Source -> its layout; the sources in force in the first months."""

FEWER = r"(?m)^(encoding|separator|root|rows) = .*\n"
"""Keys that a layout of sheets has not."""


def only_workbooks(folder: Path) -> None:
    """Make every extract of an employer a workbook, and its sources read those."""
    before = by_name(folder)
    for source, layout in LAYOUTS.items():
        name, path = f"{source}-sheet", folder / "sources" / f"{source}.toml"
        text = (resource_folder("templates") / "payroll" / f"{layout}.toml").read_text(encoding="utf-8")
        (folder / "templates" / f"{name}.toml").write_text(as_sheet(text, layout), encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(f'"{layout}"', f'"{name}"'), encoding="utf-8")
    after = by_name(folder)
    for month in sorted((folder / "extracts").iterdir()):
        for name in LAYOUTS:
            rewrite(month, before[name], after[name])


def by_name(folder: Path) -> dict[str, Source]:
    """The sources of an employer."""
    return {source.name: source for source in load_sources(folder / "sources", [folder / "templates"])}


def as_sheet(text: str, layout: str) -> str:
    """The same layout as a workbook for each of its files."""
    text = re.sub(r'(?m)^kind = ".*"', 'kind = "sheet"', text)
    text = re.sub(FEWER, "", text).replace('"@', '"')  # what were attributes are columns
    text = re.sub(r'(?m)^file = "\*\.\w+"', f'file = "*{layout}*.xlsx"', text)
    return re.sub(r'(?m)^((?:file|output) = ".*)\.(csv|xml|xls)"', r'\1.xlsx"', text)


def rewrite(month: Path, before: Source, after: Source) -> None:
    """The files of one source in a month, in its new layout."""
    patterns = [part.file for part in in_month(before.format, month.name).part]
    files = [file for pattern in patterns for file in month.glob(pattern)]
    given = read(before.format, [InputFile(file.name, file.read_bytes()) for file in set(files)], month.name)
    for file in set(files):
        file.unlink()
    stamp = WrittenStamp(next(iter(given.stamp.employers)), month.name)
    for made in write(after.format, given.tables, stamp):
        (month / made.name).write_bytes(made.content)
