#!/usr/bin/env bash
# pydifact 0.2.3: an EDIFACT syntax 4 interchange is read and written as syntax 3, under the number 4.
#
# Syntax 4 (UNB with version 4) lets an element repeat, parted by the fifth character of the UNA line, and dates the
# interchange with eight digits. Insurance messages repeat references that way. The reader keeps that character but does
# not split at it: references ABC:1 and ABC:2 become one element of three components, the middle one holding the end of
# one and the beginning of the other; counts (UNT) agree. Written back, the date has six digits while UNB still says 4.
#
# Guess before the run: two elements, and the text as it was. Seen: ['ABC', '1*ABC', '2'], and 261130 for 20261130; no
# warning says so. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet pydifact==0.2.3

env/bin/python -W ignore - <<'PY'
import sys

from pydifact.segmentcollection import Interchange

text = (
    "UNA:+.?*'UNB+UNOC:4+SENDER+RECEIVER+20261130:1012+1'UNH+1+GENRAL:D:96A:UN'RFF+ABC:1*ABC:2'UNT+3+1'UNZ+1+1'"
)
interchange = Interchange.from_str(text)
[reference] = [part.elements for message in interchange.get_messages() for part in message.segments]
written = interchange.serialize()
print("read as", reference)
print("written", written)
sys.exit(not (reference == [["ABC", "1*ABC", "2"]] and "UNOC:4+SENDER+RECEIVER+261130:1012" in written))
PY
echo "As seen: a repeated element is one, and the date of a syntax 4 interchange loses its century."
