"""The notebooks as they are committed: thin, without outputs, with one parameters cell and stable cell ids."""

import ast

import nbformat
import papermill
import pytest

from assusoft.resources import resource_folder

NOTEBOOKS = sorted(resource_folder("notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    found = nbformat.read(request.param, as_version=4)
    nbformat.validate(found)
    return found


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_notebook_is_committed_without_outputs(notebook):
    assert [cell.id for cell in code_of(notebook) if cell.outputs or cell.execution_count] == []


def test_cell_ids_say_what_the_cell_is(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not name.replace("-", "").isalpha()] == []


def test_notebook_opens_with_its_title_and_one_parameters_cell(notebook):
    assert notebook.metadata.title
    assert notebook.cells[0].source.startswith("# ")
    assert [cell.id for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])] == ["parameters"]
    assert notebook.cells[1].id == "parameters"


def test_notebook_holds_no_logic(notebook):
    tree = ast.parse("\n".join(cell.source for cell in code_of(notebook)))
    logic = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.Try, ast.IfExp)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, logic)] == []


def test_notebook_is_short_enough_to_be_read(notebook):
    assert sum(len(cell.source.splitlines()) for cell in code_of(notebook)) <= 24


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_papermill_knows_every_parameter_of_the_cell(path):
    source = nbformat.read(path, as_version=4).cells[1].source
    named = [node.targets[0].id for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    assert sorted(papermill.inspect_notebook(str(path))) == sorted(named)
