#!/usr/bin/env bash
# cron-descriptor 2.2.1 tells a run «three days before the end of the month» in French and Dutch as one of every day.
#
# Payroll closes some days before the last of the month: `30 23 L-3 * *`. In English that reads «3 days before the last day
# of the month». The packaged fr_FR, nl_NL and de_DE have no words for it, and what is not translated is made an empty text,
# not the English one: «À 23:30» is left, the very words for a run of each night. `L` alone is translated in all of them.
# Nothing warns, so who approves the plan approves another one.
#
# Guess before the run: the French words, or the English ones in a French sentence. Seen: «À 23:30», «Om 23:30» and
# «Um 23:30», the same as for `30 23 * * *`. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet cron-descriptor==2.2.1

env/bin/python - <<'PY'
import sys

from cron_descriptor import Options, get_description


def told(language, plan):
    options = Options()
    options.locale_code, options.use_24hour_time_format = language, True
    return get_description(plan, options)


PLANS = ("30 23 L-3 * *", "30 23 L * *", "30 23 * * *")
seen = {language: [told(language, plan) for plan in PLANS] for language in ("en_US", "fr_FR", "nl_NL", "de_DE")}
for language, texts in seen.items():
    print(language, dict(zip(PLANS, texts)))
english = seen.pop("en_US")
right = "3 days before the last day of the month" in english[0] and english[0] != english[2]
wrong = all(before_end == daily != last for before_end, last, daily in seen.values())
sys.exit(not (right and wrong))
PY
echo "As seen: in three languages the condition is gone from the sentence."
