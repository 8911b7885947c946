"""JupyterLab on an employer folder."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import nbformat
import pytest

import assusoft
from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month
from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.workbench.lab import NOTEBOOKS, open_lab, prepare_lab


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("lab") / "acme"
    write_employer(made, workers=80, months=2)
    answer_month(open_employer(made), Names(), "2025-11", [a for a in scripted_answers(made) if a.month == "2025-11"])
    return made


def test_exploring_notebook_is_set_to_the_employer_and_runs_there(folder):
    import papermill

    notebook = prepare_lab(folder)
    written = notebook.read_text("utf-8")
    assert 'employer = \\"..\\"' in written
    done = papermill.execute_notebook(str(notebook), None, cwd=str(notebook.parent), progress_bar=False)
    assert not [cell for cell in done.cells if cell.metadata.get("papermill", {}).get("exception")]
    others = [nbformat.read(notebook.with_name(f"{name}.ipynb"), as_version=4) for name in NOTEBOOKS[1:]]
    assert ['employer = ".."' in other.cells[1].source for other in others] == [True, True]


def test_notebook_that_is_there_is_kept(folder):
    notebook = prepare_lab(folder)
    notebook.write_text("mine", "utf-8")
    assert prepare_lab(folder).read_text("utf-8") == "mine"
    notebook.unlink()


def test_folder_that_is_no_employer_is_refused(tmp_path):
    with pytest.raises(Refused, match="is not an employer folder"):
        prepare_lab(tmp_path)


def listening(address: str) -> str:
    """The page, once the server that announced itself listens."""
    for _ in range(60):
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.read().decode()
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError):
                raise
            time.sleep(0.5)
    raise AssertionError(f"nobody listens at {address}")


def test_what_the_first_cell_says_is_what_the_notebook_uses(folder):
    notebook = prepare_lab(folder)
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    assert ["parameters" in cell.metadata.get("tags", ()) for cell in cells][:2] == [True, False]
    assert 'month = ""' in cells[0].source
    assert "working_month()" in cells[1].source
    assert not [cell for cell in cells if "injected-parameters" in cell.metadata.get("tags", ())]


def test_root_is_refused_unless_it_is_meant(folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(Refused, match="give --allow-root"):
        open_lab(folder, browser=False)


def test_lab_serves_the_folder_behind_a_token_and_its_address_is_the_notebooks(folder, tmp_path):
    command = [sys.executable, "-m", "assusoft", "lab", str(folder), "--no-browser", "--allow-root"]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            address = next(found for line in server.stderr if (found := re.search(r"http://127\S+token=\w+", line)))
            base, token = address[0].split("/lab", 1)[0], address[0].split("token=")[1]
            assert "employer.toml" in listening(f"{base}/api/contents?token={token}")
            assert address[0].split("?")[0] == f"{base}/lab/tree/notebooks/explore.ipynb"
            assert "--ext=assusoft.workbench.magics" in listening(f"{base}/api/kernelspecs?token={token}")
            assert "apputils-extension:announcements" in listening(f"{base}/lab?token={token}")
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(f"{base}/api/contents", timeout=20)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def test_lab_of_photos_alone_has_the_notebook_that_needs_nothing_else(folder, tmp_path):
    folder.chmod(0o700)
    assusoft.open(folder).pseudonymised(tmp_path / "explored", "An", datetime(2026, 1, 5, tzinfo=UTC))
    notebook = prepare_lab(tmp_path / "explored")
    assert [path.name for path in notebook.parent.iterdir()] == ["rules.ipynb"]
