#!/usr/bin/env bash
# feelin 8.2.0 (npm, DMN's FEEL): after five years and a day, service is equal to five years and more than five years.
#
# Plans have steps: «more than five years of service». DMN's `years and months duration` counts whole months and has no
# days: the standard's own example, from 22 December 2011 to 24 August 2013, is P1Y8M. feelin keeps the days (P1Y8M2D),
# compares with them for «>» and «<=», and rounds them away for «=». So the step is reached on the day after the fifth
# year, not a month after it, «=» and «>» are both true, and «=» is true already a day too early, on 31 December.
# Whether somebody gets the higher step for that month depends on which sign the table was written with.
#
# Guess before the run: of «=» and «>» never both; «= P5Y» for the whole month from 1 January, «>» from 1 February on.
# Seen: P5Y1D, equal and more on 2 January. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit feelin@8.2.0 > /dev/null

cat > served.mjs <<'JS'
import { evaluate } from "feelin";

const SERVED = 'years and months duration(date("2020-01-01"), date(day))';
const FIVE = 'duration("P5Y")';

function row(day) {
  const told = ["=", ">", "<="].filter((sign) => evaluate(`${SERVED} ${sign} ${FIVE}`, { day }).value);
  return [evaluate(`string(${SERVED})`, { day }).value, ...told].join(" ");
}

const seen = {};
for (const day of ["2024-12-31", "2025-01-01", "2025-01-02", "2025-02-01"]) seen[day] = row(day);
console.log(seen);
const wrong = {
  "2024-12-31": "P4Y11M30D = <=",
  "2025-01-01": "P5Y = <=",
  "2025-01-02": "P5Y1D = >",
  "2025-02-01": "P5Y1M >",
};
process.exit(JSON.stringify(seen) === JSON.stringify(wrong) ? 0 : 1);
JS
node served.mjs
echo "As seen: a day too early it is equal, a day after it is equal and more."
