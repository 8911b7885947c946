#!/usr/bin/env bash
# mt940 0.8.1 (Tryton's) puts the bank's notice at the foot of a page in the place of the last payer's reference.
#
# A long MT940 goes in pages: each but the last ends with :62M:, an intermediate balance, and SWIFT allows a field 86 after
# it, addressed to the account's owner. The reader knows :62F: alone. It passes over :62M:, takes the page to be still in
# its movements, and writes the notice over the :86: of the last one: the structured communication, by which a premium is
# matched with its employer, is gone, and there is no closing balance to tell that anything was missed.
#
# Guess before the run: two references and the notice, as at the end of the last page. Seen: with :62F: just that; with
# :62M: the notice is the second payment's text. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet mt940==0.8.1

env/bin/python - <<'PY'
import io
import sys

from mt940 import MT940

FIRST, SECOND, NOTICE = "+++000/0000/00101+++", "+++000/0000/00202+++", "WE ARE CLOSED ON 2 JANUARY"
PAGE = f"""\
:20:PREMIUMS
:25:BE68539007547034
:28C:12/1
:60F:C261201EUR1000,00
:61:2612011201C250,00NTRFNONREF//B1
:86:{FIRST}
:61:2612011201C125,00NTRFNONREF//B2
:86:{SECOND}
:62F:C261201EUR1375,00
:86:{NOTICE}
-
"""


def read(page):
    (statement,) = MT940(io.StringIO(page)).statements
    closing = statement.end_balance and str(statement.end_balance.amount)
    return [payment.description for payment in statement.transactions], statement.description, closing


last, intermediate = read(PAGE), read(PAGE.replace(":62F:", ":62M:"))
print("last page        ", last)
print("intermediate page", intermediate)
sys.exit((last, intermediate) != (([FIRST, SECOND], NOTICE, "1375.00"), ([FIRST, NOTICE], None, None)))
PY
echo "As seen: the second payment has the notice for a reference."
