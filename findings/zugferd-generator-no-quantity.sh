#!/usr/bin/env bash
# zugferd-generator 1.2.1 (npm) demands the quantity of each invoice line and leaves it out of the invoice.
#
# A premium is invoiced as so many insured at so much each. EN 16931, which ZUGFeRD carries, requires the quantity of a
# line and its unit (BT-129 and BT-130, rules BR-22 and BR-23) and the sum of the lines; whoever receives it checks
# quantity times price against the line's amount. The package refuses a line without a quantity, and its XML has no
# element for it: 12 insured and 1,200 give the same bytes. Nor are there the line's VAT, the total without VAT, or the
# elements of CII in which the standard looks for the VAT (TaxTotal, TaxSubtotal and Percent are names of UBL). It is
# embedded in a PDF as compliant, without a warning.
#
# Guess before the run: BilledQuantity 12 and 1200. Seen: no quantity, the same XML twice, and an error only where the
# quantity is not given. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit zugferd-generator@1.2.1 > /dev/null

cat > invoice.js <<'JS'
const generator = require("zugferd-generator");

const Generator = generator.default ?? generator;
function xml(line) {
  const invoice = new Generator({
    id: "P-2026-06", issueDate: "20260615", currency: "EUR", totalAmount: 120,
    supplier: { name: "Insurer", country: "BE" },
    customer: { name: "Employer", country: "BE" },
    taxTotal: { taxAmount: 0, taxPercentage: 0 },
    lineItems: [{ id: "1", description: "insured workers", unitPrice: 10, lineTotal: 120, ...line }],
  });
  return invoice.toXMLString();
}

const twelve = xml({ quantity: 12 });
let refused = "";
try {
  xml({});
} catch (error) {
  refused = error.message;
}
console.log("without a quantity:", refused);
console.log("the same for 12 and 1200:", twelve === xml({ quantity: 1200 }));
console.log("BilledQuantity:", twelve.includes("BilledQuantity"));
const absent = !/quantity/i.test(twelve) && !twelve.includes("TaxBasisTotalAmount");
const lost = twelve === xml({ quantity: 1200 }) && absent;
process.exit(lost && refused.includes("quantity") && twelve.includes("<ram:TaxSubtotal>") ? 0 : 1);
JS
node invoice.js
echo "As seen: the quantity is required, and nobody is told it."
