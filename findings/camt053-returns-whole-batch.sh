#!/usr/bin/env bash
# camt053 0.0.23 reverses a whole batch of premiums because one of them came back, and in the name of the first payer.
#
# A bank books a collected batch as one entry of a CAMT.053, with a TxDtls for each payment: its amount, its reference
# and, where the payer's account is closed, the return reason AC04. The entry has no reason of its own. The package reads
# the reason up to the entry and leaves the payments' amounts out of its model; the reversal it then generates carries the
# entry's amount, the first payment's EndToEndId and AC04. It passes ISO 20022's schema, so no receiver can tell.
#
# Guess before the run: 200.00 with the reference of the payment that came back, or a refusal. Seen: 600.00 with the
# reference of another, who had paid. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet jsonschema==4.26.0 xmlschema==4.3.2 jinja2==3.1.6 defusedxml==0.7.1 lxml==6.1.3
# without the web server that it asks for as well
env/bin/pip install --quiet --no-deps camt053==0.0.23

env/bin/python - <<'PY'
import sys
from decimal import Decimal

from camt053 import services
from lxml import etree


def payment(reference, amount, returned=""):
    return (
        f'<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd>{returned}</TxDtls>"
    )


BOOKED = "".join((
    payment("PREMIUM-A", "100.00"),
    payment("PREMIUM-B", "200.00", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"),
    payment("PREMIUM-C", "300.00"),
))
STATEMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.14"><BkToCstmrStmt>'
    "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-06-15T08:00:00</CreDtTm></GrpHdr>"
    "<Stmt><Id>S1</Id><CreDtTm>2026-06-15T08:00:00</CreDtTm>"
    "<Acct><Id><IBAN>BE68539007547034</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Dt><Dt>2026-06-15</Dt></Dt></Bal>"
    '<Ntry><NtryRef>N1</NtryRef><Amt Ccy="EUR">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2026-06-15</Dt></BookgDt><ValDt><Dt>2026-06-15</Dt></ValDt>"
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
    f"<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch>{BOOKED}</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
)
reversal = services.generate_reversal(STATEMENT, reason_code="AC04")
valid = [services.validate_statement(document)["valid"] for document in (STATEMENT, reversal)]
details, *more = etree.fromstring(reversal.encode()).findall(".//{*}TxDtls")
found = {name: details.findtext(".//{*}" + name) for name in ("EndToEndId", "Amt", "CdtDbtInd", "Cd")}
print("statement and reversal valid:", *valid)
print("reversed:", found, f"and {len(more)} more")
seen = {**found, "Amt": Decimal(found["Amt"])}
wrong = {"EndToEndId": "PREMIUM-A", "Amt": Decimal("600.00"), "CdtDbtInd": "DBIT", "Cd": "AC04"}
sys.exit(not (valid == [True, True] and seen == wrong and not more))
PY
echo "As seen: all three payments go back, under the reference of one that was good."
