#!/usr/bin/env bash
# python-calamine 0.9.1 reads only the first column of an .xlsb that SheetJS 0.18.5 writes, without an error.
#
# SheetJS writes each cell that follows another in its row in the short form of the format (a record without a column
# number of its own, which [MS-XLSB] has for neighbours). calamine passes over such cells in silence: a table of three
# columns arrives as one, and nothing says that two thirds of the values are gone.
#
# Guess before the run: three columns, as from the .xlsx of the same rows. Seen: one column from the .xlsb, three from
# the .xlsx. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet python-calamine==0.9.1
npm install --silent --no-fund --no-audit xlsx@0.18.5 >/dev/null

cat >write.js <<'JS'
const xlsx = require("xlsx");
const rows = [["Number", "Name", "Salary"], ["1", "Ann", 3000], ["2", "Bob", 3100.5]];
const book = xlsx.utils.book_new();
xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), "Sheet1");
xlsx.writeFile(book, "table.xlsb");
xlsx.writeFile(book, "table.xlsx");
JS
node write.js

env/bin/python - <<'PY'
import sys
from python_calamine import CalamineWorkbook

widths = {}
for name in ("table.xlsx", "table.xlsb"):
    rows = CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()
    widths[name] = max(map(len, rows))
    print(name, rows)
print("columns:", widths)
sys.exit(widths != {"table.xlsx": 3, "table.xlsb": 1})
PY
echo "As seen: the .xlsb gives one column of three, without an error."
