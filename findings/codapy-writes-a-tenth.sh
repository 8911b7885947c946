#!/usr/bin/env bash
# codapy 0.3.28 writes 1234.50 euro into a CODA statement as 123.450, and 15 as 0.015.
#
# CODA, the statement of Belgian banks, has amounts of 15 digits, the last three of them decimals. The package writes the
# digits of the Decimal it is given, whatever its exponent: right for three decimals, as in its own examples, a tenth for
# euro and cent as they come out of a ledger, a thousandth for whole euro. Balances, movements and totals shrink alike, so
# the statement still adds up and its counts agree. Reading what it wrote gives the small amounts back, with no error.
#
# Guess before the run: 000000001234500 for Decimal("1234.50"), or a refusal. Seen: 000000000123450; the three decimals
# of Decimal("1234.500") are written as they should be. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet codapy==0.3.28 six==1.17.0

env/bin/python - <<'PY'
import sys
from datetime import date
from decimal import Decimal

from pycoda.records import TransactionRecord


def written(amount):
    """The amount in positions 33 to 47 of record 2.1, and what the package reads there again."""
    record = TransactionRecord(
        serial_number=1, detail_number=0, bank_reference_number="B1", balance_sign=0, balance=Decimal(amount),
        balance_date=date(2026, 12, 1), transaction_code=150000, reference_type=0, reference="PREMIUM",
        booking_date=date(2026, 12, 1), bank_statement_serial_number=1, globalisation_code=0,
    )
    line, again = record.dumps(), TransactionRecord()
    again.loads(line)
    return len(line), line[32:47], str(again.balance)


seen = {amount: written(amount) for amount in ("1234.500", "1234.50", "15")}
for amount, (length, digits, read) in seen.items():
    print(f"{amount}: {digits} in a line of {length}, read again as {read}")
sys.exit(seen != {
    "1234.500": (128, "000000001234500", "1234.500"),
    "1234.50": (128, "000000000123450", "123.450"),
    "15": (128, "000000000000015", "0.015"),
})
PY
echo "As seen: an amount of two decimals is written ten times too small."
