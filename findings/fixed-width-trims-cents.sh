#!/usr/bin/env bash
# @evologi/fixed-width 1.1.0 (npm) writes 1,200.00 euro as 000120000 and reads it back as 0.12.
#
# Records of payroll and premiums have amounts in cents, to the right of their field, with noughts before them. The
# package describes such a field by its width, align: "right" and pad: "0", for writing and reading alike. What it
# writes is right. Its page says that the pad is what is trimmed when reading; it takes it off both ends, wherever the
# value is aligned, so each amount that ends in noughts loses them: 1,234.56 stays itself, 1,200.00 becomes 12 cents.
# The age 030 of its own page's example comes back as 3 with the fields that wrote it. Nothing is refused.
#
# Guess before the run: 120000, the value that was written, as a field on the right has its noughts on the left. Seen:
# 12. With trim: "left" it is right. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit @evologi/fixed-width@1.1.0 > /dev/null

cat > record.mjs <<'JS'
import { parse, stringify } from "@evologi/fixed-width";

const fields = [
  { property: "worker", width: 6 },
  { property: "cents", width: 9, align: "right", pad: "0", cast: Number },
];
const premiums = [
  { worker: "W1", cents: 123456 },
  { worker: "W2", cents: 120000 },
  { worker: "W3", cents: 5000 },
];
const text = stringify(premiums, { fields, eol: "\n" });
const cents = (options) => parse(text, { fields, eol: "\n", ...options }).map((row) => row.cents);
console.log(text.trimEnd());
console.log("as read:", cents({}), "trimmed on the left only:", cents({ trim: "left" }));
const written = text === "W1    000123456\nW2    000120000\nW3    000005000\n";
const wrong = String(cents({})) === "123456,12,5" && String(cents({ trim: "left" })) === "123456,120000,5000";
process.exit(written && wrong ? 0 : 1);
JS
node record.mjs
echo "As seen: 1,200.00 is read as 0.12, and 50.00 as 0.05."
