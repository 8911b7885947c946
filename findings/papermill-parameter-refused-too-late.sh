#!/usr/bin/env bash
# papermill 2.7.0 without an output path runs the whole notebook with numpy's False as the text "False", then fails.
#
# A table read by pandas says per employer whether its declarations leave; `table.at[row, "send"]` is a numpy bool.
# papermill writes what it does not know (numpy bools, dates, decimals) into the notebook as a quoted text, and keeps
# the parameters in the notebook's metadata, where the same value cannot be written as JSON. With an output path that
# stops it before the first cell. With None it is noticed after the last one: `if send:` was true for the employer
# that said no, the declaration is gone, and the caller gets a TypeError that looks as if nothing had been done.
#
# Guess before the run: False in the notebook, or a refusal before it starts, wherever the output goes. Seen: with None
# «sent 'False'» and then the error; with a path the error alone. Exit status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet papermill==2.7.0 ipykernel==7.4.0 pandas==3.1.1 numpy==2.4.6

env/bin/python -W ignore - <<'PY'
import sys
from pathlib import Path

import nbformat
import pandas
import papermill

parameters = nbformat.v4.new_code_cell("send = True", metadata={"tags": ["parameters"]})
declare = nbformat.v4.new_code_cell("open('done.txt', 'w').write(f\"{'sent' if send else 'kept'} {send!r}\")")
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
nbformat.write(nbformat.v4.new_notebook(cells=[parameters, declare], metadata=kernel), "declare.ipynb")

send = pandas.DataFrame({"send": [True, False]}, index=["E1", "E2"]).at["E2", "send"]
done = Path("done.txt")


def run(value, output):
    done.unlink(missing_ok=True)
    try:
        papermill.execute_notebook("declare.ipynb", output, parameters={"send": value}, progress_bar=False)
        error = ""
    except TypeError as refused:
        error = f"TypeError: {refused}"
    return done.read_text() if done.exists() else "not run", error


seen = {
    "Python's False": run(bool(send), None),
    "no output path": run(send, None),
    "an output path": run(send, "out.ipynb"),
}
for name, (what, error) in seen.items():
    print(f"{name}: {what} {error}")
late, early = seen["no output path"], seen["an output path"]
sys.exit(not (
    seen["Python's False"] == ("kept False", "")
    and late[0] == "sent 'False'"
    and early[0] == "not run"
    and "JSON" in late[1]
    and "JSON" in early[1]
))
PY
echo "As seen: without an output path the declaration is sent, and only then the parameter is refused."
