#!/usr/bin/env bash
# apache-airflow-providers-papermill 3.13.3: a month given to the operator is dropped when the notebook is a NoteBook.
#
# A scheduled report is run with `PapermillOperator(input_nb=..., parameters={"month": ...})`. Its docstring offers for
# `input_nb` a path or a `NoteBook`, which also carries the lineage. With a path the parameters of the operator count.
# With a NoteBook without parameters of its own they are dropped without a word, so that the task succeeds, and the
# report is that of the notebook's default month. Nor does `nbconvert=True`, announced with 3.10.0, make a page: the
# argument is taken and never read.
#
# Guess before the run, from the source of the operator: the parameters of both forms count, by the docstring; they do
# not, by the code. Seen: 2026-02 with a path, 2025-01, the default, with a NoteBook, and no page. Exit
# status 0 while it is so; 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet apache-airflow==3.3.2 apache-airflow-providers-papermill==3.13.3 ipykernel==7.4.0

export AIRFLOW_HOME=$work/home
env/bin/python -W ignore - <<'PY' 2> said.txt
import json
import sys
from pathlib import Path

import nbformat
from airflow.providers.papermill.operators.papermill import NoteBook, PapermillOperator

cells = [
    nbformat.v4.new_code_cell('month = "2025-01"', metadata={"tags": ["parameters"]}),
    nbformat.v4.new_code_cell("print(month)"),
]
kernel = {"name": "python3", "language": "python", "display_name": "Python"}
nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), "month.ipynb")


def printed(task: str, notebook: object) -> str:
    PapermillOperator(
        task_id=task, input_nb=notebook, output_nb=f"{task}.ipynb", parameters={"month": "2026-02"},
        kernel_name="python3", language_name="python", nbconvert=True,
    ).execute({})
    return json.loads(Path(f"{task}.ipynb").read_text())["cells"][-1]["outputs"][0]["text"][0].strip()


seen = {"path": printed("path", "month.ipynb"), "NoteBook": printed("notebook", NoteBook(url="month.ipynb"))}
pages = [file.name for file in Path().glob("*.html")]
print(seen, "pages", pages)
sys.exit(not (seen == {"path": "2026-02", "NoteBook": "2025-01"} and pages == []))
PY
echo "As seen: the parameters are dropped where the notebook is a NoteBook, and no page is made."
