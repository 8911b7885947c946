#!/usr/bin/env bash
# openpyxl 3.1.5 keeps the protection of a supplier's sheet and drops the ranges that its users may fill in.
#
# A supplier's workbook is protected, and «Allow edit ranges» opens the columns an employer has to fill. The cells
# themselves stay locked; the ranges are a list of their own (protectedRanges) beside the protection. Loaded and saved
# by openpyxl, to fill in what is known, the sheet is as protected as before and the list is gone, without a warning:
# whoever has to complete it is refused in every cell, and has no password.
#
# Guess before the run: kept like the protection, or a warning. Seen: protection kept, no ranges, no warning.
# Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet openpyxl==3.1.5 XlsxWriter==3.3.1

env/bin/python - <<'PY'
import sys
import warnings
import zipfile

import openpyxl
import xlsxwriter

with xlsxwriter.Workbook("sent.xlsx") as book:
    sheet = book.add_worksheet("Staff")
    sheet.write_row("A1", ["Number", "Salary"])
    sheet.protect()
    sheet.unprotect_range("A2:B100", "Fill_in")

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    book = openpyxl.load_workbook("sent.xlsx")
    book["Staff"]["A2"] = "0017"
    book.save("filled.xlsx")


def kept(name):
    with zipfile.ZipFile(name) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    return {"protected": "<sheetProtection" in text, "range to fill": 'sqref="A2:B100"' in text}


seen = {name: kept(name) for name in ("sent.xlsx", "filled.xlsx")}
for name, found in seen.items():
    print(name, found)
cell = openpyxl.load_workbook("filled.xlsx")["Staff"]["B2"]
print("B2 locked:", cell.protection.locked, "warnings:", [str(one.message) for one in said])
sys.exit(not (
    seen["sent.xlsx"] == {"protected": True, "range to fill": True}
    and seen["filled.xlsx"] == {"protected": True, "range to fill": False}
    and cell.protection.locked
    and not said
))
PY
echo "As seen: still protected, and nothing can be filled in any more."
