#!/usr/bin/env bash
# XlsxWriter 3.3.1 makes three choices, 0 and 5 and 1, of the two choices «0,5» and «1».
#
# The working time of a worker is offered as a list, written as in Belgium. A workbook keeps a short list of choices as
# one text with commas between, in every language, and has no sign to write a comma within. XlsxWriter joins what it is
# given and says nothing, although it refuses a list that is too long. The file then offers 0, 5 and 1: half-time is not
# among them, and nothing tells who made the list. Choices that stand in cells have no such limit.
#
# Guess before the run: a warning and no list, as for more than 255 characters. Seen: the list is made, as «0,5,1».
# Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet XlsxWriter==3.3.1 openpyxl==3.1.5

env/bin/python - <<'PY'
import sys
import warnings

import openpyxl
import xlsxwriter

with warnings.catch_warnings(record=True) as said, xlsxwriter.Workbook("offer.xlsx") as book:
    warnings.simplefilter("always")
    sheet = book.add_worksheet()
    answers = [
        sheet.data_validation("A2:A100", {"validate": "list", "source": ["0,5", "1"]}),
        sheet.data_validation("B2:B100", {"validate": "list", "source": ["x" * 300]}),
    ]
lists = {str(rule.sqref): rule.formula1 for rule in openpyxl.load_workbook("offer.xlsx").active.data_validations.dataValidation}
print("answers", answers, "lists", lists, "warnings", len(said))
sys.exit(not (answers[0] == 0 and answers[1] != 0 and len(said) == 1 and lists == {"A2:A100": '"0,5,1"'}))
PY
echo "As seen: the list that is too long is refused with a warning, the one with a comma is made and holds other choices."
