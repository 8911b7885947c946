#!/usr/bin/env bash
# febelfin-coda 0.5.0 and codapy 0.3.28 read no Belgian bank statement in which one payment's value date is not known.
#
# CODA gives each movement a value date (record 2.1, positions 48 to 53; noughts when it is not known), beside the day it was
# booked. Both readers of Python take the six noughts for a day, month and year: strptime's ValueError, which names
# neither the record nor the field, and nothing of the file is returned, not the balances, not the other payments. The
# statement agrees in its totals and counts, and with the date filled in both read it.
#
# Guess before the run: None for that date. Seen: both refuse the whole file. Exit status 0 while it is so; 1 when it
# changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --no-deps febelfin-coda==0.5.0 codapy==0.3.28 six==1.17.0

env/bin/python - <<'PY'
import io
import sys

from coda import CODA
from pycoda.codafile import CodaFile


def record(**at):
    """One line of 128 characters, each text at the position it begins with."""
    line = ""
    for position, text in at.items():
        line = line.ljust(int(position[1:]) - 1) + text
    return line.ljust(128)


def movement(number, value_date):
    return record(
        p1="21", p3=number, p7="0000", p11="BANKREF", p32="0", p33="000000000050000", p48=value_date, p54="00150000",
        p62="0", p63="PREMIUM", p116="031226", p122="001", p125="0", p126="0", p128="0",
    )


def statement(*value_dates):
    account = {"p6": "BE68539007547034", "p40": "EUR"}
    return "\n".join((
        record(p1="00000031226", p12="725", p15="05", p25="REF1", p35="EXAMPLE NV", p61="KREDBEBB", p72="00403019261",
               p83="00000", p128="2"),
        record(p1="12001", **account, p43="0", p44="000000001000000", p59="021226", p65="EXAMPLE NV", p126="001"),
        *(movement(f"{number:04}", day) for number, day in enumerate(value_dates, 1)),
        record(p1="8001", p5="BE68539007547034", p39="EUR", p42="0", p43="000000001100000", p58="031226", p128="0"),
        record(p1="9", p17="000004", p23="000000000000000", p38="000000000100000", p128="2"),
    ))


def febelfin(text):
    (read,) = CODA(io.StringIO(text)).statements
    return [str(move.value_date) for move in read.moves]


def codapy(text):
    file = CodaFile()
    file.loads(text)
    return [str(line.balance_date) for line in file.records[2:4]]


seen = {}
for name, days in {"known": ("031226", "041226"), "one not known": ("031226", "000000")}.items():
    for reader in (febelfin, codapy):
        try:
            seen[name, reader.__name__] = reader(statement(*days))
        except ValueError as error:
            seen[name, reader.__name__] = f"ValueError: {error}"
for row in seen.items():
    print(*row)
right = all(seen["known", reader] == ["2026-12-03", "2026-12-04"] for reader in ("febelfin", "codapy"))
wrong = all("'000000' does not match" in seen["one not known", reader] for reader in ("febelfin", "codapy"))
sys.exit(not (right and wrong))
PY
echo "As seen: the allowed noughts are an error for the whole file."
