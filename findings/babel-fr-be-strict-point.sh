#!/usr/bin/env bash
# Babel 2.19.0 reads «1.234» of a Belgian statement as 1.234 in fr_BE and as 1234 in nl_BE, both with strict=True.
#
# In Belgium the same insurer prints «1.234» and «1.234,56» in both languages. The French locale groups with a narrow
# no-break space and has a decimal comma; a point is neither. strict=True looks at groups only when the locale's own
# sign for them is there, so the point goes on to Python's Decimal, which takes it as a decimal point: a premium a
# thousand times too small, where «1.234,56» on the next line is an error.
#
# Guess before the run: strict refuses the point in fr_BE, as it refuses «1.234,56». Seen: Decimal("1.234"), strict or
# not. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet babel==2.19.0

env/bin/python - <<'PY'
import sys

from babel.numbers import NumberFormatError, format_decimal, parse_decimal


def read(text, locale):
    try:
        return str(parse_decimal(text, locale=locale, strict=True))
    except NumberFormatError:
        return "refused"


seen = {locale: [read(text, locale) for text in ("1.234", "1.234,56", "1234,56")] for locale in ("nl_BE", "fr_BE")}
for locale, found in seen.items():
    print(locale, found, "writes", ascii(format_decimal(1234, locale=locale)))
sys.exit(seen != {"nl_BE": ["1234", "1234.56", "1234.56"], "fr_BE": ["1.234", "refused", "1234.56"]})
PY
echo "As seen: the same figure is a thousand times smaller in French."
