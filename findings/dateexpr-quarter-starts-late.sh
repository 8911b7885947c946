#!/usr/bin/env bash
# dateexpr 1.0.0: asked on 30 June, the quarter begins on 30 April; asked on 29 June, it begins on 1 April.
#
# Wages are declared to Belgium's social security by quarter, and the period is worked out on the day the quarter
# closes. The package's `@this_quarter` is documented as the start of the current quarter. To get there it goes back
# month by month, and each step keeps a month's end («month-end preservation»), so from the last day of a month it
# arrives at the last day of the quarter's first month. On that day the wages of April are out of the period, without
# an error; the run of the day before was right. `@next_quarter` and `@last_quarter` are late in the same way;
# `@this_month` and `@this_year` are right.
#
# Guess before the run: 1 April on each day of the quarter, as on 29 June. Seen: 30 April on 31 May and on 30 June, and
# 31 July for the next quarter. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet dateexpr==1.0.0 pytz==2026.6 python-dateutil==2.9.0

env/bin/python - <<'PY'
import sys

from dateexpr import DateExpr

ALIASES = ("@this_quarter", "@next_quarter", "@this_month", "@this_year")
RIGHT = ["2026-04-01", "2026-07-01", "2026-06-01", "2026-01-01"]


def starts(day):
    return [DateExpr(day).advanced(alias).iso8601()[:10] for alias in ALIASES]


seen = {day: starts(day) for day in ("2026-05-31", "2026-06-29", "2026-06-30")}
for day, found in seen.items():
    print(day, dict(zip(ALIASES, found)))
late = ["2026-04-30", "2026-07-31"]
right = seen["2026-06-29"] == RIGHT and seen["2026-06-30"][2:] == RIGHT[2:]
sys.exit(not (right and seen["2026-06-30"][:2] == late and seen["2026-05-31"][:2] == late))
PY
echo "As seen: on its last day the quarter has lost its first month."
