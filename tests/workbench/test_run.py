"""Running a notebook: what it leaves behind, what it refuses. A small one of its own stands for the real ones."""

import re
import signal
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from jupyter_client.provisioning import LocalProvisioner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from assusoft.errors import Refused
from assusoft.resources import resource_folder
from assusoft.workbench import run
from assusoft.workbench.run import run_notebook


@pytest.fixture
def greeting(tmp_path, monkeypatch):
    """A folder of notebooks with one, 'greeting', that has the parameter `word`."""
    cells = [
        new_markdown_cell("# Greeting", id="title"),
        new_code_cell('word = "nothing"', id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell("if word == 'stop':\n    raise ValueError('No such word.')\nf'said {word}'", id="say"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"title": "Greeting <all>", "kernelspec": kernel})
    folder = tmp_path / "notebooks"
    folder.mkdir()
    nbformat.write(notebook, folder / "greeting.ipynb")
    monkeypatch.setattr(run, "resource_folder", lambda name: folder if name == "notebooks" else resource_folder(name))
    return folder


def test_a_run_leaves_the_executed_notebook_and_a_page_without_code(greeting, tmp_path):
    executed, page = run_notebook("greeting", {"word": "good <b>day</b>"}, tmp_path / "out")
    assert nbformat.read(executed, as_version=4).cells[-1].outputs
    text = page.read_text("utf-8")
    assert "said good &lt;b&gt;day&lt;/b&gt;" in text
    assert "raise ValueError" not in text
    assert "<title>Greeting &lt;all&gt;</title>" in text


def test_the_process_of_a_notebook_is_asked_to_end_and_never_interrupted(greeting, tmp_path, monkeypatch):
    sent, send = [], LocalProvisioner.send_signal

    async def noted(self, signum):
        sent.append(signum)
        await send(self, signum)

    monkeypatch.setattr(LocalProvisioner, "send_signal", noted)
    run_notebook("greeting", {"word": "hello"}, tmp_path / "out")
    with pytest.raises(Refused, match="No such word"):
        run_notebook("greeting", {"word": "stop"}, tmp_path / "out")
    assert signal.SIGINT not in sent


def test_two_runs_from_one_folder_do_not_meet_and_leave_nothing_there(greeting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run_notebook, "greeting", {"word": word}, tmp_path / word) for word in ("one", "two")]
        pages = [run.result()[1].read_text("utf-8") for run in runs]
    assert ["said one" in pages[0], "said two" in pages[1]] == [True, True]
    assert sorted(path.name for path in tmp_path.iterdir() if not path.is_dir()) == []


def test_the_page_asks_nothing_from_outside(greeting, tmp_path):
    _, page = run_notebook("greeting", {}, tmp_path / "out")
    text = page.read_text("utf-8")
    assert re.findall(r"<script|<link|src=\"(?!data:)|@import|url\(", text) == []
    assert "default-src 'none'" in text


def test_an_unknown_parameter_is_refused_with_those_there_are(greeting, tmp_path):
    with pytest.raises(Refused, match=r"'greeting' has no parameter 'wrod'. Its parameters are: word\."):
        run_notebook("greeting", {"wrod": "x"}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_notebook_is_refused_with_those_there_are(greeting, tmp_path):
    with pytest.raises(Refused, match=r"no notebook 'gretting'. The notebooks are: greeting\."):
        run_notebook("gretting", {}, tmp_path / "out")


def test_a_notebook_that_stops_says_why_and_keeps_what_it_did(greeting, tmp_path):
    with pytest.raises(
        Refused, match=r"'greeting' stopped: No such word\. What it did until then is in .*greeting.ipynb"
    ):
        run_notebook("greeting", {"word": "stop"}, tmp_path / "out")
    assert (tmp_path / "out" / "greeting.ipynb").exists()
    assert not (tmp_path / "out" / "greeting.html").exists()


def test_the_notebooks_that_come_with_assusoft_are_found():
    assert {path.stem for path in resource_folder("notebooks").glob("*.ipynb")} >= {"explore", "month"}
