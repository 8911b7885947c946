#!/usr/bin/env bash
# x12-parser 1.3.0 (npm) loses a whole enrolment file, without an error, when its first piece is shorter than 106 bytes.
#
# X12 tells its separators in the 106 characters of its first segment, ISA. The parser is a stream for any other stream
# that passes the file on unmodified, says its page. It takes the separators from the first piece it is handed. A
# decrypting, unzipping or SFTP stream hands on what it has: with 105 bytes first the segment separator is not among
# them, everything after becomes part of one long segment ISA, and the stream ends as if all were well. Not one member
# (INS) is told. With 106 bytes first, the rest may come in pieces of any size.
#
# Guess before the run: the same segments however the file is cut. Seen: ISA GS ST BGN INS SE GE IEA when the first piece
# has 106 bytes; ISA alone when it has 105 or 64; no error. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes > /dev/null
npm install --silent --ignore-scripts --no-fund --no-audit x12-parser@1.3.0 > /dev/null

cat > read.js <<'JS'
const { Readable } = require("node:stream");
const { X12parser } = require("x12-parser");

const ISA =
  "ISA*00*          *00*          *ZZ*EMPLOYER       *ZZ*INSURER        *261201*0930*^*00501*000000001*0*P*:~";
const FILE = Buffer.from(
  ISA + "GS*BE*EMPLOYER*INSURER*20261201*0930*1*X*005010X220A1~ST*834*0001*005010X220A1~" +
    "BGN*00*12456*20261201*0930****4~INS*Y*18*030*XN*A***FT~SE*4*0001~GE*1*1~IEA*1*000000001~",
);

async function segments(first) {
  const names = [];
  const parser = Readable.from([FILE.subarray(0, first), FILE.subarray(first)]).pipe(new X12parser());
  for await (const segment of parser) names.push(segment.name.slice(0, 3).replace("*", ""));
  return names.join(" ");
}

(async () => {
  const seen = {};
  for (const first of [200, 106, 105, 64]) seen[first] = await segments(first);
  console.log(seen);
  const all = "ISA GS ST BGN INS SE GE IEA";
  const same = seen[200] === all && seen[106] === all && seen[105] === "ISA" && seen[64] === "ISA";
  process.exit(ISA.length === 106 && same ? 0 : 1);
})().catch((error) => { console.error(error); process.exit(1); });
JS
node read.js
echo "As seen: one byte less in the first piece, and no member is left."
