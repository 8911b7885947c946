#!/usr/bin/env bash
# datemonkey 0.2.0 reads 310126, 31 January 2026 in a bank's file, as 3 February 2749, with high confidence.
#
# Dates of six digits are everywhere in this field: day, month and year in CODA, year, month and day in MT940, EDIFACT
# and the national number. The package is made for columns of dates whose form is not known, and says so rather than
# guess; it knows eight digits, and six not at all. It takes them for day numbers of Excel: 310126 is in 2749, 010326
# in 1928, and a birthday 850730 in 4229. Confidence is HIGH, nothing is ambiguous, no value has a warning, strict mode
# and a locale change nothing.
#
# Guess before the run: no form found, as for 85.07.30, or a warning. Seen: three dates between 1928 and 2749, `ok`, no
# warning. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet datemonkey==0.2.0

env/bin/python - <<'PY'
import sys

from datemonkey import detect_format, parse_dates

VALUE_DATES = ["310126", "280226", "010326"]  # 31 January, 28 February and 1 March 2026
BIRTHDAYS = ["850730", "791102"]
seen = []
for column in (VALUE_DATES, BIRTHDAYS):
    form = detect_format(column)
    batch = parse_dates(column, strict=True, locale_preference="eu")
    warnings = [*form.warnings, *batch.warnings, *(word for result in batch.results for word in result.warnings)]
    days = [text[:10] for text in batch.iso_strings]
    print(column, days, form.format.label, form.confidence, "ambiguous:", form.is_ambiguous, "warnings:", warnings)
    seen.append((days, form.confidence.name, form.is_ambiguous, batch.ok, warnings))
wrong = [
    (["2749-02-03", "2667-03-25", "1928-04-08"], "HIGH", False, True, []),
    (["4229-03-20", "4065-12-16"], "HIGH", False, True, []),
]
unknown = parse_dates(["85.07.30", "79.11.02"])
print("with points:", unknown.iso_strings, unknown.warnings)
sys.exit(not (seen == wrong and not any(unknown.iso_strings) and unknown.warnings))
PY
echo "As seen: six digits are days of Excel, and nothing says so."
