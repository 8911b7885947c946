#!/usr/bin/env bash
# pyliferisk 1.12.0: the probability of dying in deferred years comes out above 1, deferred and increasing values as None.
#
# Death cover that begins later, and annuities that are deferred or grow, are daily work in a pension fund. The package
# gives each its actuarial symbol. `tqxn` documents the probability that somebody of age x lives n years and then dies
# within t more; it multiplies surviving t years (not n) by a yearly rate kept per thousand. `taaxn`, `taxn`, `tAxn`,
# `Iaaxn`, `Iaxn`, `IAx` and `IAxn` can be called and give None, without a word; `annuity` passes that None on.
#
# Guess before the run: tqxn(40, 10, 5) = (l50 - l55) / l40 = 0.0256, and a number from each symbol that can be called.
# Seen: 4.26, and None seven times; the plain symbols (aaxn, Axn, nEx) agree with their sums to the last digit. Exit
# status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet pyliferisk==1.12.0

env/bin/python - <<'PY'
import sys

import pyliferisk
from pyliferisk import mortalitytables

life, age, v = pyliferisk.Actuarial(nt=mortalitytables.GKM95, i=0.03), 40, 1 / 1.03
alive = life.lx
due = sum(v**t * alive[age + t] / alive[age] for t in range(20))
print("annuity of 20 years", pyliferisk.aaxn(life, age, 20), "its sum", due)

dies, should = pyliferisk.tqxn(life, age, 10, 5), (alive[age + 10] - alive[age + 15]) / alive[age]
print("lives 10 years, dies within 5 more", dies, "should be", should)

calls = {"taaxn": (20, 10), "taxn": (20, 10), "tAxn": (20, 10), "Iaaxn": (20,), "Iaxn": (20,), "IAx": (), "IAxn": (20,)}
nothing = [name for name, given in calls.items() if getattr(pyliferisk, name)(life, age, *given) is None]
print("None from", *nothing)
whole = abs(pyliferisk.aaxn(life, age, 20) - due) < 1e-9
sys.exit(not (whole and dies > 1 and 0 < should < 0.03 and len(nothing) == len(calls)))
PY
echo "As seen: a probability above 1, and no value where a symbol is documented."
