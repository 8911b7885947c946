#!/usr/bin/env bash
# iso20022.js 0.0.15 (npm) says of every entry of a CAMT.053 that it is no reversal, and takes the nought off a
# communication.
#
# A bank that takes back what it booked marks the entry (RvslInd, true or 1 in ISO 20022). The package's reader makes
# values of what looks like one, and so true of «true»; then it asks whether the value is the text "true". It never is,
# so `reversal`, a field of its own, is false for all. Likewise the Belgian structured communication 010806817183
# arrives as the number 10806817183, one digit short, and matches no premium; its source keeps Cd and NtryRef as texts
# for that very reason. The same communication given as structured (Strd), as banks give it, is not in the result at
# all.
#
# Guess before the run: reversal true for the second entry, and "010806817183" twice. Seen: false, a number, and
# nothing. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit iso20022.js@0.0.15 > /dev/null

cat > read.mjs <<'JS'
import { CashManagementEndOfDayReport } from "iso20022.js";

const entry = (reference, reversal, remittance) =>
  `<Ntry><NtryRef>${reference}</NtryRef><Amt Ccy="EUR">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>${reversal}` +
  "<Sts>BOOK</Sts>" +
  "<BookgDt><Dt>2026-06-15</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>" +
  `<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><RmtInf>${remittance}</RmtInf></TxDtls></NtryDtls></Ntry>`;
const STATEMENT =
  '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>' +
  "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-06-15T08:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id>" +
  "<CreDtTm>2026-06-15T08:00:00</CreDtTm><Acct><Id><IBAN>BE68539007547034</IBAN></Id><Ccy>EUR</Ccy>" +
  "<Svcr><FinInstnId><BIC>AAAABEBB</BIC></FinInstnId></Svcr></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>" +
  '<Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-06-15</Dt></Dt></Bal>' +
  entry("N1", "<RvslInd>false</RvslInd>", "<Ustrd>010806817183</Ustrd>") +
  entry("N2", "<RvslInd>true</RvslInd>", "<Strd><CdtrRefInf><Ref>010806817183</Ref></CdtrRefInf></Strd>") +
  "</Stmt></BkToCstmrStmt></Document>";

const { entries } = CashManagementEndOfDayReport.fromXML(STATEMENT);
const seen = entries.map(({ referenceId, reversal, transactions }) => [
  referenceId, reversal, transactions[0].remittanceInformation, JSON.stringify(transactions).includes("0806817183"),
]);
for (const [reference, reversal, information, told] of seen) {
  console.log(reference, "reversal:", reversal, "remittance:", information, "communication anywhere:", told);
}
const wrong = [["N1", false, 10806817183, true], ["N2", false, undefined, false]];
process.exit(JSON.stringify(seen) === JSON.stringify(wrong) ? 0 : 1);
JS
node read.mjs
echo "As seen: the reversal is a payment like any other, and neither communication is what was sent."
