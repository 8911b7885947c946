#!/usr/bin/env bash
# iban-qr-code 1.0.0 (npm) fills what a premium's QR code leaves out with a test: BIC DEZZZYYYXXX, «Testsubject», 19.05.
#
# In the European Payments Council's code (EPC069-12) a transfer within the SEPA needs no BIC, and a structured
# reference excludes a text. The page of the package shows all its fields as empty texts and names none that has to be
# given. The fields left out get the values of a test: BIC DEZZZYYYXXX, text «Testsubject», amount 19.05, beneficiary
# Max Mustermann. So a premium with its structured communication gets a second communication and another bank than its
# IBAN has, and one without an amount, for the payer to fill in, asks for 19.05. Empty texts have to be given for each.
#
# Guess before the run: empty lines for what was left out, as its page shows. Seen: the bank, the text and the amount
# of a test. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit iban-qr-code@1.0.0 > /dev/null

cat > code.js <<'JS'
const { girocode } = require("iban-qr-code");

const NAMES = { 4: "BIC", 5: "name", 7: "amount", 9: "reference", 10: "text" };
function said(fields) {
  const lines = girocode({ version: "002", name: "Insurer", iban: "BE71096123456769", ...fields }).split("\n");
  return Object.fromEntries(Object.entries(NAMES).map(([line, name]) => [name, lines[line]]));
}

const premium = said({ amount: 1234.56, ref: "010806817183" });
const open = said({ bic: "", ref: "010806817183", reason: "" });
console.log("premium:  ", premium);
console.log("no amount:", open);
const bank = premium.BIC === "DEZZZYYYXXX" && premium.reference === "010806817183" && premium.text === "Testsubject";
process.exit(bank && premium.amount === "EUR1234.56" && open.BIC === "" && open.amount === "EUR19.05" ? 0 : 1);
JS
node code.js
echo "As seen: another bank, a second communication, and an amount nobody asked for."
