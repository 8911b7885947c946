#!/usr/bin/env bash
# sepa 3.0.0 (npm) gives every payment of a file the structured communication of the last one that had any.
#
# In Belgium a premium is matched by its structured communication. A transaction of the package has it ready to be
# filled: structuredRemittanceInfo with typeCode, issuer and reference, all empty. That object is one for all
# transactions, of all documents of the process, so filling it for the second payment changes the first, and a third
# one that has only plain text loses its text. The package's validation has no objection, and amounts, counts and sums
# are right. (It also writes Issr and Ref within «CdorPrtry», where ISO 20022 has CdOrPrtry, Issr beside it and Ref
# outside Tp: a bank that checks refuses that.)
#
# Guess before the run: two references and a text. Seen: the second reference three times. A whole object assigned to
# each transaction is right. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit sepa@3.0.0 > /dev/null

cat > pay.js <<'JS'
const SEPA = require("sepa");

const PREMIUMS = [[100, "010806817183"], [200, "020806817150"], [300, null]];

function references(fill) {
  const document = new SEPA.Document("pain.001.001.09");
  Object.assign(document.grpHdr, { id: "M1", created: new Date("2026-12-01T09:00:00Z"), initiatorName: "Employer" });
  const block = document.createPaymentInfo();
  Object.assign(block, { requestedExecutionDate: new Date("2026-12-03T12:00:00Z"), debtorName: "Employer" });
  block.debtorIBAN = "BE68539007547034";
  document.addPaymentInfo(block);
  for (const [amount, reference] of PREMIUMS) {
    const payment = block.createTransaction();
    Object.assign(payment, { amount, creditorName: "Insurer", creditorIBAN: "BE71096123456769", end2endId: `P${amount}` });
    if (reference) fill(payment, reference);
    else payment.remittanceInfo = "premium of a leaver";
    block.addTransaction(payment);
  }
  return [...document.toString().matchAll(/<(?:Ref|Ustrd)>([^<]*)</g)].map((found) => found[1]);
}

const whole = references((payment, reference) => {
  payment.structuredRemittanceInfo = { typeCode: "SCOR", issuer: "BBA", reference };
});
const filled = references((payment, reference) => {
  Object.assign(payment.structuredRemittanceInfo, { typeCode: "SCOR", issuer: "BBA", reference });
});
console.log("a whole object each:", whole);
console.log("filled in:          ", filled);
const right = "010806817183,020806817150,premium of a leaver";
process.exit(String(whole) === right && String(filled) === "020806817150,020806817150,020806817150" ? 0 : 1);
JS
node pay.js
echo "As seen: three payments under one reference, and the text is gone."
