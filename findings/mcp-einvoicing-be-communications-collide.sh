#!/usr/bin/env bash
# mcp-einvoicing-be 0.10.2 makes the same Belgian structured communication of the references 12, 120 and 1200.
#
# A structured communication (OGM/VCS) is a number of ten digits and its remainder by 97; a shorter number is written
# with noughts before it: 12 is +++000/0000/01212+++. `format_belgian_ogm` takes «up to 10 digits» and writes the
# noughts behind them. Each result has a valid check number and passes the package's own validation, so the premiums of
# three employers ask to be paid under one reference, and whoever reads it back finds 1200000000.
#
# Guess before the run: +++000/0000/01212+++, +++000/0000/12023+++ and +++000/0001/20036+++. Seen: +++120/0000/00002+++
# three times. Ten digits are right. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet mcp-einvoicing-be==0.10.2 mcp-einvoicing-core==1.34.1

env/bin/python - <<'PY'
import sys

from mcp_einvoicing_be.utils.helpers import format_belgian_ogm, validate_belgian_ogm


def by_the_rule(number):
    digits = f"{number:010d}{number % 97 or 97:02d}"
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


NUMBERS = (12, 120, 1200)
short = [format_belgian_ogm(str(number)) for number in NUMBERS]
full = [format_belgian_ogm(f"{number:010d}") for number in NUMBERS]
for number, made in zip(NUMBERS, short):
    print(f"{number}: {made}, by the rule {by_the_rule(number)}")
accepted = all(validate_belgian_ogm(made) == made for made in short)
print("accepted by its validation:", accepted)
right = full == [by_the_rule(number) for number in NUMBERS]
sys.exit(not (set(short) == {"+++120/0000/00002+++"} and accepted and right))
PY
echo "As seen: three references, one communication."
