#!/usr/bin/env bash
# zen-engine 2.1.3 (GoRules): 65 years after 29 February 1960 is neither before nor after any day.
#
# A rule says who has reached pension age: `d(birth).add(65, "year").isBefore(today)`. For months the engine goes to the
# last day of a shorter one: 31 January and a month is 29 February 2028. For years it does not: 29 February and 65 years
# is «Invalid date», without an error, and of that each comparison is false. Who was born on 28 February or 1 March retires;
# who was born between them is neither before nor after the day, and the rule takes its last branch. The engine's own
# diff() counts the 65 years, and 780 months instead of them are right.
#
# Guess before the run: 28 February or 1 March 2025, or an error. Seen: invalid, and false both ways, for that birthday
# alone. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet zen-engine==2.1.3

env/bin/python - <<'PY'
import sys

import zen

RULES = {
    "valid": 'd(birth).add(65, "year").isValid()',
    "reached": 'd(birth).add(65, "year").isBefore(d("2026-12-01"))',
    "to come": 'd(birth).add(65, "year").isAfter(d("2026-12-01"))',
    "in months": 'd(birth).add(780, "month").isBefore(d("2026-12-01"))',
    "by diff": 'd("2026-12-01").diff(d(birth), "year") >= 65',
}
seen = {}
for birth in ("1960-02-28", "1960-02-29", "1960-03-01"):
    seen[birth] = {name: zen.evaluate_expression(rule, {"birth": birth}) for name, rule in RULES.items()}
    print(birth, seen[birth])
reached = {"valid": True, "reached": True, "to come": False, "in months": True, "by diff": True}
lost = {**reached, "valid": False, "reached": False}
sys.exit(seen != {"1960-02-28": reached, "1960-02-29": lost, "1960-03-01": reached})
PY
echo "As seen: for one birthday the pension age is never reached."
