#!/usr/bin/env bash
# sepa-qr 0.0.2 (npm) prints the note to the payer of a premium's QR code where banks read the communication.
#
# The European Payments Council's QR code for transfers (EPC069-12) has its elements by line: 9 the purpose, 10 the
# structured reference, 11 the text of the payment, 12 a note to the payer; of 10 and 11 one stays empty. The package
# has `remittance` and `information` and writes them as lines 10 and 11, with no line 12. So a note («thank you») is
# the communication of the transfer, beside a reference that then may not be there, and a text for the payment stands
# where a reference is due, as in its page's own example «Invoice 123456789». characterSet changes the number of line 3
# alone: the name stays in UTF-8 under «ISO 8859-1».
#
# Guess before the run: the reference in line 10, nothing in 11, the note in 12, and «België» in the bytes that line 3
# says. Seen: the note in 11, nothing in 12, and UTF-8. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit sepa-qr@0.0.2 jsqr@1.4.0 pngjs@7.0.0 > /dev/null

cat > scan.js <<'JS'
const createSepaQr = require("sepa-qr");
const jsqr = require("jsqr");
const { PNG } = require("pngjs");

async function scanned(options) {
  const pieces = [];
  for await (const piece of createSepaQr({ type: "png", ...options })) pieces.push(piece);
  const picture = PNG.sync.read(Buffer.concat(pieces));
  const { binaryData } = jsqr(new Uint8ClampedArray(picture.data), picture.width, picture.height);
  return Buffer.from(binaryData);
}

(async () => {
  const premium = { name: "Verzekeraar België", iban: "BE71096123456769", amount: 1234.56 };
  const code = await scanned({ ...premium, remittance: "010806817183", information: "thank you" });
  const lines = code.toString("utf8").split("\n");
  console.log("line 10:", lines[9], "| line 11:", lines[10], "| line 12:", lines[11]);
  const latin = await scanned({ ...premium, characterSet: createSepaQr.ISO_8859_1 });
  const said = latin.toString("latin1").split("\n");
  console.log("character set", said[2], "and the name read by it:", said[5]);
  const shifted = lines[9] === "010806817183" && lines[10] === "thank you" && lines[11] === undefined;
  process.exit(shifted && said[2] === "2" && said[5] === "Verzekeraar BelgiÃ«" ? 0 : 1);
})().catch((error) => { console.error(error); process.exit(1); });
JS
node scan.js
echo "As seen: the note stands where the bank reads the communication."
