#!/usr/bin/env bash
# pySFeel 1.4.2 (the language of pyDMNrules): one month after 31 October is 28 November.
#
# A decision table says when cover ends: `date("2026-10-31") + duration("P1M")`. Where a month has no such day, engines of
# DMN's language go to its last one, as feelin does here. pySFeel goes to the 28th, whatever the month: two days of cover
# are lost in months of 30 days, and in a leap year February's 29th, which is there. No error tells it, and it is so for
# days 29 to 31 alone, subtraction included: the same table is right for who joined on the 15th.
#
# Guess before the run: the same day from both, 30 November 2026 and 29 February 2028. Seen: both agree on the 15th; pySFeel
# says 28 November and 28 February for the 31st. Half a minute goes into its import, which builds a grammar. Exit status 0
# while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-deps pySFeel==1.4.2 sly==0.5 python-dateutil==2.9.0.post0 six==1.17.0 pytz==2026.6
npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit feelin@8.2.0 > /dev/null

cat > expressions.txt <<'FEEL'
date("2026-10-15") + duration("P1M")
date("2026-10-31") + duration("P1M")
date("2028-01-31") + duration("P1M")
date("2026-12-31") - duration("P1M")
FEEL
cat > evaluate.mjs <<'JS'
import { readFileSync } from "node:fs";
import { evaluate } from "feelin";

for (const line of readFileSync("expressions.txt", "utf8").trim().split("\n")) {
  console.log(evaluate(`string(${line})`).value);
}
JS
node evaluate.mjs > feelin.txt

env/bin/python - <<'PY'
import sys
from pathlib import Path

from pySFeel import SFeelParser

parser, expressions = SFeelParser(), Path("expressions.txt").read_text().splitlines()
mine = [str(parser.sFeelParse(expression)[1]) for expression in expressions]
other = Path("feelin.txt").read_text().split()
for row in zip(expressions, mine, other):
    print(*row, sep="  ")
sys.exit((mine, other) != (
    ["2026-11-15", "2026-11-28", "2028-02-28", "2026-11-28"],
    ["2026-11-15", "2026-11-30", "2028-02-29", "2026-11-30"],
))
PY
echo "As seen: what should end with the month ends on the 28th."
