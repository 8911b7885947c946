#!/usr/bin/env bash
# ipywidgets 8.1.9: whoever chooses «0 %» of a list that begins with «not covered» gets «not covered», shown as «0 %».
#
# A list offers the employer's share of a premium: False for «not covered», and percentages as decimals. In Python
# Decimal("0") equals False, and Dropdown looks up a chosen value by equality and takes the first that fits. The browser
# sends an index; index and label stay those of «0 %», the value becomes False, and after «not covered» the observer is
# not called at all. The page says «0 %» and what is stored says «not covered». Texts as values, one each, are safe.
#
# Guess before the run: the value of the chosen line, and a call. Seen: label «0 %», value False, from «3 %» with a call
# and from «not covered» without. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet ipywidgets==8.1.9

env/bin/python - <<'PY'
import sys
from decimal import Decimal

from ipywidgets import Dropdown

OPTIONS = [("not covered", False), ("0 %", Decimal("0")), ("3 %", Decimal("3"))]


def choose_nil(first):
    share, calls = Dropdown(options=OPTIONS, index=first), []
    share.observe(calls.append, "value")
    share.set_state({"index": 1})  # what the browser sends when the second line is chosen
    return share.label, repr(share.value), len(calls)


seen = {OPTIONS[first][0]: choose_nil(first) for first in (0, 2)}
for name, found in seen.items():
    print("from", name, found)
sys.exit(seen != {"not covered": ("0 %", "False", 0), "3 %": ("0 %", "False", 1)})
PY
echo "As seen: the label is that of the line chosen, the value that of another."
