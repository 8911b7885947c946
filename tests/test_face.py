"""The public face: its names, its documented examples, what notebooks show, what tab completes."""

import copy
import doctest
import os
import pickle
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from support.warm import warm_copy

import assusoft
from assusoft.employer import Employer
from assusoft.employer.derivations import Derivations
from assusoft.employer.looking.looks import Looks
from assusoft.month.why.explanation import Explanation
from assusoft.notebook import card

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "python.md"
JANUARY = datetime(2026, 1, 5, 9, tzinfo=UTC)
TAGS = {"div", "details", "summary", "span", "style", "p", "b", "table", "thead", "tbody", "tr", "th", "td"}
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[Path, str]:
    """The folder that the examples of the page leave behind, run from top to bottom, and what went wrong on the way."""
    place = tmp_path_factory.mktemp("page")
    blocks = re.findall(r"(?ms)^```pycon\n(.*?)^```", PAGE.read_text("utf-8"))
    failures = run_examples("".join(f"{block}\n" for block in blocks), {}, place)
    return place, failures


def run_examples(text: str, names: dict, place: Path) -> str:
    """Run examples in a folder; what they printed that was not expected."""
    test = doctest.DocTestParser().get_doctest(text, dict(names), "examples", str(PAGE), 0)
    said: list[str] = []
    before = Path.cwd()
    os.chdir(place)
    try:
        with pd.option_context("display.width", 120, "display.max_columns", 20):
            doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=said.append)
    finally:
        os.chdir(before)
    return "".join(said)


def test_every_example_of_the_page_says_what_it_shows(walked):
    assert walked[1] == ""


LOOKING = sorted(
    name
    for name, method in (vars(Looks) | vars(Derivations) | vars(Employer)).items()
    if ">>>" in (method.__doc__ or "") and not name.startswith("_")
)


@pytest.fixture
def folder(walked, tmp_path) -> Path:
    """The folder above a copy of that employer, to be changed."""
    shutil.copytree(walked[0] / "acme", tmp_path / "acme")
    return tmp_path


@pytest.fixture(scope="module")
def acme(walked) -> Employer:
    """The employer of the page, to be looked at, with its months decided."""
    employer = assusoft.open(walked[0] / "acme")
    for month in employer.months():
        employer.view(month)
    return employer


@pytest.mark.parametrize("name", [*(f"Employer.{name}" for name in LOOKING), "Photo.sql"])
def test_the_example_of_a_method_says_what_it_shows(acme, tmp_path, name):
    names = {"assusoft": assusoft, "now": JANUARY, "Path": Path, "acme": warm_copy(acme, tmp_path / "acme")}
    names["photo"] = names["acme"].photo("2025-12")
    owner, method = name.split(".")
    assert run_examples(getattr(getattr(assusoft, owner), method).__doc__, names, tmp_path) == ""


@pytest.mark.parametrize("name", ["open", "compare", "read_extract", "infer_layout"])
def test_the_example_of_a_function_says_what_it_shows(folder, name):
    function = getattr(assusoft, name)
    names = {"assusoft": assusoft, "pd": pd, "compare": assusoft.compare}
    assert ">>>" in function.__doc__
    assert run_examples(function.__doc__, names, folder) == ""


def test_methods_without_an_example_are_those_that_need_more_than_two_lines():
    methods = {
        name
        for name, method in (vars(Looks) | vars(Derivations) | vars(Employer)).items()
        if callable(method) and not name.startswith("_")
    }
    assert methods - set(LOOKING) == {
        "accept_proposal", "add_check", "data_docs", "decide_differences", "preview_declare", "preview_declare_book",
        "preview_retract", "reject_proposal", "settle",
    }  # fmt: skip


# names


ORDERS = """
import itertools, os, sys
from importlib import import_module
import assusoft
for name in assusoft.__all__:
    getattr(assusoft, name)  # loads the libraries once for all children
import pandas
for name in [name for name in sys.modules if name.split(".")[0] == "assusoft"]:
    del sys.modules[name]
frame = pandas.DataFrame({"k": [1], "v": [2]})
for first, second in itertools.permutations(sys.argv[1].split(), 2):
    child = os.fork()
    if child == 0:
        import assusoft
        ours = {name for name in sys.modules if name.startswith("assusoft.")}
        assert ours <= {"assusoft.errors", "assusoft.language"}
        for name in (first, second, first):
            import_module(f"assusoft{name}") if name.startswith(".") else getattr(assusoft, name)
        assert assusoft.compare(frame, frame, ["k"]).unchanged == 1
        assert assusoft.compare(frame, frame, ["k"]).unchanged == 1
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(first, "then", second)
"""


def test_every_public_name_works_in_any_order_and_again():
    """For each order of two a process that has none of our modules: names with a home of their own, and two homes."""
    names = "compare open read_extract .comparison .employer"
    done = subprocess.run([sys.executable, "-c", ORDERS, names], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_no_module_bears_a_public_name():
    package = Path(assusoft.__file__).parent
    modules = {path.stem for path in package.glob("*.py")} | {path.name for path in package.iterdir() if path.is_dir()}
    assert modules & set(assusoft.__all__) == set()


def test_dir_shows_the_public_names_and_nothing_else():
    assert dir(assusoft) == sorted(assusoft.__all__)
    assert all(hasattr(assusoft, name) for name in assusoft.__all__)
    with pytest.raises(AttributeError, match="module 'assusoft' has no attribute 'close'"):
        _ = assusoft.close


# what a notebook shows


def test_lists_of_the_face_are_lists_in_every_respect(acme):
    tasks = acme.tasks()
    assert isinstance(tasks, list)
    assert tasks == list(tasks) == copy.deepcopy(tasks) == pickle.loads(pickle.dumps(tasks))
    assert [tasks[0], *tasks[1:]] == tasks
    assert type(tasks + tasks) is list


def test_a_list_and_a_part_of_it_show_a_table(acme):
    messages = acme.messages()
    shown = messages[:2]._repr_html_()
    assert "<b>2 messages</b>" in shown
    assert messages[0].person in shown
    assert messages[2].person not in shown
    assert acme.tasks()._repr_html_().count("<tr") == 22  # the head, ten from each end and what is left out between


def test_objects_show_what_they_are(acme):
    shown = acme._repr_html_()
    assert "<td>2025-12</td>" in shown
    assert "<td>open</td>" in shown
    photo = acme.photo("2025-12")
    assert "<b>Photo 2025-12</b>" in photo._repr_html_()
    assert repr(photo) == "<Photo 2025-12: 84 worker, 27 family, 9 deduction, 1 problem>"
    assert repr(acme) == f"<Employer Entreprise X in {acme.folder}>"
    assert "<b>2 imports</b>" in acme.imports()._repr_html_()


def test_a_photo_shows_nobody(acme):
    photo = acme.photo("2025-12")
    assert not any(name in photo._repr_html_() for name in photo.worker["last_name"])


def test_a_comparison_shows_its_counts_and_cells():
    before = pd.DataFrame({"k": ["1", "2"], "v": ["x", "y"], "old": ["", ""]})
    after = pd.DataFrame({"k": ["2", "3"], "v": ["<b>z</b>", "y"]})
    shown = assusoft.compare(before, after, ["k"])._repr_html_()
    assert "Rows: 1 entered, 1 left, 0 unchanged; columns left: old; 1 cell changed" in shown
    assert "<td>&lt;b&gt;z&lt;/b&gt;</td>" in shown


def test_an_explanation_shows_its_tree_and_prints_as_text(acme):
    tree = acme.explain("insurer-a/group/P00012/insured_salary")
    assert tree._repr_html_().count("<details") == tree.html().count("<details") > 1
    assert str(tree) == tree.text()


def test_what_is_shown_is_escaped_and_loads_nothing():
    hostile = "<img src='https://example.org/x.js'>"
    tables = [
        Explanation(hostile, hostile, "place", (Explanation(hostile),))._repr_html_(),
        card(hostile, pd.DataFrame({hostile: [hostile]})),
    ]
    for shown in tables:
        assert shown.count("example.org") == 3
        assert set(re.findall(r"<(\w+)", shown)) <= TAGS
        assert not re.search(r"<[^>]*(src|href|url|style=)", shown.replace('style="text-align: right;"', ""))


# SQL


def test_sql_on_a_photo_keeps_our_types(acme):
    photo = acme.photo("2025-12")
    found = photo.sql("select * from worker")
    assert found.dtypes.equals(photo.worker.dtypes)
    assert found.equals(photo.worker)


def test_sql_counts_whole_numbers_and_sums_money(acme):
    found = acme.photo("2025-12").sql("select sum(children_count) as children, sum(monthly_salary) as pay from worker")
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        "children": "int64[pyarrow]",
        "pay": "decimal128(38, 2)[pyarrow]",
    }


def test_sql_gives_a_second_column_of_a_name_a_number(acme):
    found = acme.photo("2025-12").sql("select worker.person, family.person, 1 as person_1 from worker, family limit 1")
    assert list(found.columns) == ["person", "person_2", "person_1"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "select salary from worker",
            r'cannot be computed: Referenced column "salary" not found in FROM clause \(Cand',
        ),
        (
            "select 1 from workers",
            r'cannot be computed: Table with name workers does not exist \(Did you mean "worker"',
        ),
        ("selec 1", 'cannot be computed: syntax error at or near "selec"'),
        ("create table x as select 1", "is not one SELECT"),
        ("select 1; select 2", "is not one SELECT"),
        ("", "is not one SELECT"),
        ("copy worker to 'stolen.csv'", "is not one SELECT"),
        ("set enable_external_access = true", "is not one SELECT"),
        ("select * from read_text('/etc/hosts')", "file system operations are disabled by configuration"),
        ("select * from photo", "Table with name photo does not exist"),
    ],
)
def test_sql_that_is_no_select_over_the_photo_is_refused_in_one_sentence(acme, query, reason):
    photo = acme.photo("2025-12")
    with pytest.raises(assusoft.Refused, match=f"^The query of the photo of 2025-12 .*{reason}") as refused:
        photo.sql(query)
    assert "\n" not in str(refused.value)


def test_sql_that_takes_too_long_is_interrupted(acme, monkeypatch):
    monkeypatch.setattr("assusoft.plans.engine.SECONDS", 0.2)
    with pytest.raises(assusoft.Refused, match=r"The query of the photo of 2025-12 took more than 0\.2 seconds\."):
        acme.photo("2025-12").sql("select sum(hash(a.i + b.i)) from range(1000000) a(i), range(1000000) b(i)")


# the audit


def test_a_month_never_audited_says_so(acme):
    with pytest.raises(assusoft.Refused, match="2025-11 has not been audited since its last import"):
        acme.audited("2025-11")


# tab


@pytest.fixture(scope="module")
def complete(walked):
    """What IPython offers for a cell that ends at the cursor, in a session that has opened the employer."""
    shell = InteractiveShell.instance()
    shell.run_cell("import assusoft; from pathlib import Path")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(walked[0])
        done = shell.run_cell("acme = assusoft.open('acme'); photo = acme.photo('2025-12'); Ellipsis")
        assert done.success

        def completions(cell: str) -> list[str]:
            with provisionalcompleter():
                found = list(shell.Completer.completions(cell, len(cell)))
            return [cell[: each.start] + each.text for each in found]

        yield completions
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("cell", "among"),
    [
        ("assusoft.op", "assusoft.open"),
        ("acme.mess", "acme.messages"),
        ("acme.person('", "acme.person('P00012"),
        ('acme.person("P0001', 'acme.person("P00012'),
        ("acme.person('P00012', '", "acme.person('P00012', '2025-12"),
        ("acme.person('P00012', month='2025-", "acme.person('P00012', month='2025-12"),
        ("found = acme.register(\n    '", "found = acme.register(\n    'insurer-a"),
        ("acme.explain('insurer-a/", "acme.explain('insurer-a/group/"),
        ("acme.explain('insurer-a/group/P0001", "acme.explain('insurer-a/group/P00012/"),
        ("acme.explain('insurer-a/group/P00012/insured_s", "acme.explain('insurer-a/group/P00012/insured_salary"),
        ("photo.worker.monthly", "photo.worker.monthly_salary"),
        ("photo.worker['monthly", "photo.worker['monthly_salary"),
        ("photo.sql('select count(*), max(monthly_s", "photo.sql('select count(*), max(monthly_salary"),
        ("photo.sql('''\n    select month, 'x' from fam", "photo.sql('''\n    select month, 'x' from family"),
    ],
)
def test_tab_completes(complete, cell, among):
    assert among in complete(cell)


def test_tab_offers_only_what_there_is(complete, acme):
    assert complete("acme.register('") == [f"acme.register('{supplier}" for supplier in acme.suppliers]
    assert complete("acme.photo('") == ["acme.photo('2025-11", "acme.photo('2025-12"]
    assert complete("acme.answer('T") == sorted(f"acme.answer('{task.id}" for task in acme.tasks())


def test_tab_elsewhere_is_left_to_ipython(complete):
    assert "open('acme/" in complete("open('ac")
    assert [cell[14:] for cell in complete("acme.nothing('")] == [cell[15:] for cell in complete("nothing.photo('")]


def test_opening_an_employer_outside_ipython_imports_no_ipython(walked):
    code = "import sys, assusoft; assusoft.open('acme'); print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=walked[0], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
