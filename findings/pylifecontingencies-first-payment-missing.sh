#!/usr/bin/env bash
# pylifecontingencies 0.5.0: an increasing annuity paid at the end of the year is worth as if its first payment were nil.
#
# A benefit of 100, 200, ... 1,000, paid at each year's end, is worth the sum of its discounted payments. The textbook
# writes (annuity-due less n discounted payments) over i; `increasingAnnuity(type="immediate")` puts the annuity-immediate
# there, and so values 0, 100, ... 900. Its `decreasingAnnuity`, made out of the increasing one, has the plain annuity
# once too few as well: the two cancel out and it is right, as are both at the beginning of the year. Whoever checks that
# increasing and decreasing together are n + 1 plain annuities finds the gap; each alone looks plausible.
#
# Guess before the run: 4,483.90 at 3 %. Seen: 3,630.88, the value of payments that begin with nothing; the other three
# agree with their payments. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet numpy==2.4.6 pandas==3.0.6 scipy==1.17.1
# without the plotting and statistics that it asks for as well
env/bin/pip install --quiet --no-deps pylifecontingencies==0.5.0

env/bin/python -W ignore - <<'PY'
import sys

from pylifecontingencies import decreasingAnnuity, increasingAnnuity

RATE, YEARS = 0.03, 10


def worth(amounts, first):
    """Their value one by one, the first after so many years."""
    return sum(100 * amount / (1 + RATE) ** (first + year) for year, amount in enumerate(amounts))


up, down = range(1, YEARS + 1), range(YEARS, 0, -1)
agreed = {}
for kind, first in (("due", 0), ("immediate", 1)):
    for function, amounts in ((increasingAnnuity, up), (decreasingAnnuity, down)):
        found, sum_of = 100 * function(RATE, YEARS, type=kind), worth(amounts, first)
        agreed[function.__name__, kind] = abs(found - sum_of) < 1e-6
        print(f"{function.__name__} {kind}: {found:.2f}; its payments {sum_of:.2f}")
late = 100 * increasingAnnuity(RATE, YEARS, type="immediate")
print(f"payments of 0, 100, ... 900: {worth(range(YEARS), 1):.2f}")
wrong = [name for name, right in agreed.items() if not right]
sys.exit(not (wrong == [("increasingAnnuity", "immediate")] and abs(late - worth(range(YEARS), 1)) < 1e-6))
PY
echo "As seen: one of four is short of the payments of a plain annuity."
