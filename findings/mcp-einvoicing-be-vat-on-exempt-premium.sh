#!/usr/bin/env bash
# mcp-einvoicing-be 0.10.2 (with mcp-einvoicing-core 1.34.1) puts 22 % VAT, Italy's rate, on an exempt Belgian premium.
#
# Insurance is exempt from VAT in Belgium (article 44, paragraph 3, 4° of the VAT code), and on an EN 16931 invoice
# category E goes with rate 0 (rule BR-E-05). A line of the package takes category E without a word about the rate, and
# fills the rate it was not told: 22 in a BEInvoiceLine, the default of the core's line, which is Italy's; 21 for the
# same line given as a dictionary. The UBL then has category E at 22 %, and 122.00 to pay for a premium of 100.00.
# Category S, for which Belgium's rate is 21, gets 22 too.
#
# Guess before the run: nothing to pay on E, or a demand for the rate; 21 % on S. Seen: 122.00 and 121.00 for the same
# exempt premium, and 122.00 for a taxed fee. With the rate 0 said it is 100.00. Exit status 0 while it is so; 1 when
# it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet mcp-einvoicing-be==0.10.2 mcp-einvoicing-core==1.34.1

env/bin/python - <<'PY'
import sys

from lxml import etree
from mcp_einvoicing_be.models.invoice import BEInvoice, BEInvoiceLine
from mcp_einvoicing_be.standards.ubl import BEUBLSerializer

ADDRESS = {"street": "Kerkstraat 1", "city": "Gent", "postal_code": "9000", "country_code": "BE"}


def invoiced(line):
    invoice = BEInvoice(
        number="P-2026-06",
        date="2026-06-15",
        seller={"name": "Insurer", "vat_number": "BE0123456749", "address": ADDRESS},
        buyer={"name": "Employer", "vat_number": "BE0123456749", "address": ADDRESS},
        lines=[line],
    )
    document = etree.fromstring(BEUBLSerializer().serialize_be_str(invoice))
    category = document.find(".//{*}TaxSubtotal/{*}TaxCategory")
    return category.findtext("{*}ID"), category.findtext("{*}Percent"), document.findtext(".//{*}PayableAmount")


premium = {"description": "group insurance, June", "quantity": 1, "unit_price": "100.00", "vat_category": "E"}
fee = {"description": "fee", "quantity": 1, "unit_price": "100.00"}
seen = {
    "exempt": invoiced(BEInvoiceLine(**premium)),
    "exempt, a dictionary": invoiced(premium),
    "exempt, rate 0 said": invoiced(BEInvoiceLine(**premium, vat_rate=0)),
    "taxed": invoiced(BEInvoiceLine(**fee)),
}
for line, (category, percent, payable) in seen.items():
    print(f"{line}: category {category}, {percent} %, {payable} to pay")
wrong = [("E", "22.00", "122.00"), ("E", "21.00", "121.00"), ("E", "0.00", "100.00"), ("S", "22.00", "122.00")]
sys.exit(list(seen.values()) != wrong)
PY
echo "As seen: the exempt premium of 100.00 costs 122.00."
