#!/usr/bin/env bash
# fastexcel 0.21.0 (the reader behind polars) leaves the cell empty where an .ods holds 24 hours or more.
#
# Weekly hours are kept as times in OpenDocument: 38:00 is PT38H00M00S, 7:36 is PT07H36M00S. Both are valid durations.
# fastexcel gives a column of durations, with the day's hours in it and nothing for the full-timers of 38 hours: no
# error, and an absence that a check for missing hours blames on the sender. pandas with odfpy refuses the whole workbook instead.
#
# Guess before the run: two durations, 38:00 and 7:36. Seen: nothing and 7:36, in polars too; the same figures from an
# .xlsx are both read. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet fastexcel==0.21.0 polars==2.1.0 pyarrow==26.0.1 odfpy==1.4.1 openpyxl==3.1.5

env/bin/python - <<'PY'
import sys
from datetime import timedelta

import fastexcel
import openpyxl
import polars
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HOURS = [timedelta(hours=38), timedelta(hours=7, minutes=36)]


def cell(shown, **kept):
    made = TableCell(**kept)
    made.addElement(P(text=shown))
    return made


book = OpenDocumentSpreadsheet()
table = Table(name="Sheet1")
book.spreadsheet.addElement(table)
for name, made in (
    ("Name", cell("Hours", valuetype="string")),
    ("Ann", cell("38:00", valuetype="time", timevalue="PT38H00M00S")),
    ("Bob", cell("7:36", valuetype="time", timevalue="PT07H36M00S")),
):
    row = TableRow()
    row.addElement(cell(name, valuetype="string"))
    row.addElement(made)
    table.addElement(row)
book.save("hours.ods")

book = openpyxl.Workbook()
for row in (("Name", "Hours"), ("Ann", HOURS[0]), ("Bob", HOURS[1])):
    book.active.append(row)
book.save("hours.xlsx")

seen = {name: fastexcel.read_excel(name).load_sheet(0).to_arrow()["Hours"].to_pylist() for name in ("hours.xlsx", "hours.ods")}
seen["polars"] = polars.read_ods("hours.ods")["Hours"].to_list()
for name, found in seen.items():
    print(name, [str(value) for value in found])
sys.exit(seen != {"hours.xlsx": HOURS, "hours.ods": [None, HOURS[1]], "polars": [None, HOURS[1]]})
PY
echo "As seen: the 38 hours are missing from the .ods, without an error."
