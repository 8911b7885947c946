#!/usr/bin/env bash
# csvmedic 0.1.3 reads the insured capital 1.250 as 1.25, beside wages of 3.250,50 in the same file.
#
# Belgian extracts group by points and have a decimal comma; whole amounts have points only. The package finds the form
# of numbers by itself, European or American, and for dates it looks at the other columns too. For numbers it does not:
# the wages are European («de_DE», decimal comma) and the capitals, in the next column, have a decimal point, a
# thousandth of what was written. It says it keeps noughts in front; the enterprise number 0123.456.749, written as the
# state writes it, becomes the number 123456749. Each decision has confidence 100 %.
#
# Guess before the run: 1250, and the enterprise number as a text. Seen: 1.25 and 123456749. Exit status 0 while it is
# so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet csvmedic==0.1.3 pandas==3.1.1 charset-normalizer==3.5.2

env/bin/python - <<'PY'
import sys
import warnings
from pathlib import Path

import csvmedic

ROWS = (
    "employer;code;wage;capital",
    "0123.456.749;007;3.250,50;1.250",
    "0123.456.749;012;4.100,25;2.500",
    "0123.456.749;031;2.980,00;13.000",
)
Path("extract.csv").write_text("\n".join(ROWS) + "\n")
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    table = csvmedic.read("extract.csv")
print(table.to_string(index=False))
for line in str(table.diagnosis).splitlines():
    if "confidence" in line:
        print(line.strip())
right = table["wage"].tolist() == [3250.5, 4100.25, 2980.0] and table["code"].tolist() == ["007", "012", "031"]
wrong = table["capital"].tolist() == [1.25, 2.5, 13.0] and set(table["employer"]) == {123456749}
sys.exit(not (right and wrong and not said))
PY
echo "As seen: a capital of 1,250 is 1.25, and the employer has lost its nought."
