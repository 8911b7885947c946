#!/usr/bin/env bash
# scim2-filter 0.2.0 (npm): «changed since 1 June» gives those changed until then, and «active and ...» gives nobody.
#
# Changes of staff are asked for over SCIM with a filter: `meta.lastModified ge "2026-06-01T00:00:00Z"`. The package
# parses the filter as RFC 7644 has it, and evaluates `ge` as less or equal and `le` as greater or equal (`gt` and `lt`
# are right). And in a filter of two conditions, `and` and `or` test their conditions against the filter itself instead
# of the person, so no person ever fits, although its page shows such a filter. An empty answer reads as «nobody
# changed».
#
# Guess before the run: W2 and W3 since 1 June, W1 and W2 until then, W2 for each of the two conditions. Seen: the two
# exchanged, and nobody. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit scim2-filter@0.2.0 > /dev/null

cat > ask.js <<'JS'
const { filter, parse } = require("scim2-filter");

const person = (userName, active, day) => ({ userName, active, meta: { lastModified: `2026-${day}T00:00:00Z` } });
const STAFF = [person("W1", false, "05-15"), person("W2", true, "06-01"), person("W3", false, "06-20")];
const FIRST = '"2026-06-01T00:00:00Z"';
const WRONG = {
  [`meta.lastModified gt ${FIRST}`]: "W3",
  [`meta.lastModified lt ${FIRST}`]: "W1",
  [`meta.lastModified ge ${FIRST}`]: "W1 W2",
  [`meta.lastModified le ${FIRST}`]: "W2 W3",
  'active eq true': "W2",
  'active eq true and userName eq "W2"': "",
  'active eq true or userName eq "W2"': "",
};
const seen = {};
for (const question of Object.keys(WRONG)) {
  seen[question] = STAFF.filter(filter(parse(question))).map((found) => found.userName).join(" ");
}
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify(WRONG) ? 0 : 1);
JS
node ask.js
echo "As seen: since and until are exchanged, and two conditions together find nobody."
