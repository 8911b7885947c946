#!/usr/bin/env bash
# mortables 0.1.0: the French decree's mortality tables, «embedded in the package», are other tables under their names.
#
# Insurers and pension funds value by tables that a decree prints: TH and TF 00-02 (20 December 2005) and, for
# annuities, TGH and TGF 05 (1 August 2006), names the package gives with the decrees' dates. Of 100,000 women the
# decree's TF 00-02 leaves 32,821 at 90 and 3,185 at 100; the package leaves 36,515 and 6,827, and its other ages drift
# from the printed ones as well. Its TGH 05 is a round base and a round yearly improvement: a man born in 1960 lives
# 15.0 years more at 65, less than in its own table of 2000-2002, where its page and its docstring promise about 22. No
# figure looks odd by itself.
#
# Guess before the run: the survivors that the decree prints (code des assurances, annex to article A. 335-1), and
# about 22 years. Seen: one right age out of ten (the second year of life), and 15.0 years. Exit status 0 while it is
# so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet mortables==0.1.0 numpy==2.3.5

env/bin/python - <<'PY'
import sys

from mortables import get_table

DECREE = {
    "TF0002": {1: 99616, 20: 99274, 40: 98242, 60: 93329, 80: 71088, 90: 32821, 100: 3185},
    "TH0002": {2: 99473, 20: 98921, 40: 96369},
}
right = []
for name, survivors in DECREE.items():
    table = get_table(name)
    for age, printed in survivors.items():
        print(f"{name} survivors at {age}: decree {printed:,}, package {table.lx[age]:,.0f}")
        right += [(name, age)] * (round(table.lx[age]) == printed)
women = get_table("TF0002").lx
born_1960 = get_table("TGH05", generation=1960).life_expectancy(65)
in_2000 = get_table("TH0002").life_expectancy(65)
print(f"years more at 65: TGH 05, born in 1960, {born_1960:.1f} (22 promised); TH 00-02 {in_2000:.1f}")
seen = right == [("TH0002", 2)] and women[90] == 36515 and women[100] == 6827
sys.exit(not (seen and round(born_1960, 1) == 15.0 and born_1960 < in_2000))
PY
echo "As seen: the names are the decree's, the figures are not."
