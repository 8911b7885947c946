"""The frame: one list of dependencies told three times, the wheel, the documentation, what an import costs."""

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

from assusoft.cli import app
from assusoft.employer.settings import AuditSettings, Settings
from assusoft.layouts.definition.layout import Common, LayoutFile, Part
from assusoft.month.tasks.task import KINDS as TASK_KINDS
from assusoft.payroll.lists.declares import Declares
from assusoft.payroll.sources import SourceFile
from assusoft.plans.model import MESSAGE_KINDS, Check, InterruptionEffect, OccasionAsk, PlanKeys
from assusoft.resources import resource_folder
from assusoft.suppliers.supplier import MailDrop, MailServer, Supplier

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
CONDA_NAMES = {
    "prometheus-client": "prometheus_client",
    "matplotlib": "matplotlib-base",
    "duckdb": "python-duckdb",
    "psycopg[binary]": "psycopg",
    "typst": "typst-py",
}
SLOW = ("great_expectations", "papermill", "matplotlib", "ipywidgets", "nbconvert", "voila", "sphinx")
RESOURCES = ("expectations", "notebooks", "templates")


def split_requirement(text):
    name, versions = re.fullmatch(r"([A-Za-z0-9_.\[\]-]+)(.*)", text).groups()
    return name, versions


def plain(name):
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower()


def test_environment_yml_lists_the_dependencies_of_pyproject():
    project = PYPROJECT["project"]
    wanted = [
        split_requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["postgres"]
    ]
    expected = {f"{CONDA_NAMES.get(name, name)}{versions}" for name, versions in wanted}
    expected |= {f"python{project['requires-python']}", "pip", "hatchling"}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert set(environment["dependencies"]) == expected
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_lock_pins_every_direct_dependency_with_a_hash_and_names_no_host():
    pins = re.findall(r"^([a-z0-9._-]+)==\S+.*\\\n    --hash=sha256:", LOCK, re.MULTILINE)
    direct = PYPROJECT["project"]["dependencies"] + PYPROJECT["project"]["optional-dependencies"]["postgres"]
    direct = direct + PYPROJECT["dependency-groups"]["dev"]
    assert {plain(split_requirement(text)[0]) for text in direct} <= {plain(name) for name in pins}
    assert len(pins) == len(re.findall(r"^\S", LOCK, re.MULTILINE)), "a line of the lock has no pin with a hash"
    assert "://" not in LOCK


def test_dependencies_page_has_a_line_for_every_direct_dependency():
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    groups = [PYPROJECT["project"]["dependencies"], PYPROJECT["dependency-groups"]["dev"]]
    groups.append(PYPROJECT["project"]["optional-dependencies"]["postgres"])
    missing = [name for group in groups for name, _ in map(split_requirement, group) if f"| {name} |" not in page]
    assert missing == []


def test_a_missing_resource_folder_is_named():
    with pytest.raises(FileNotFoundError, match="assusoft was installed without its folder 'nothing'"):
        resource_folder("nothing")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("assusoft-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Python of an environment that has the wheel, and the dependencies of this one, but not this checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = next(folder.glob("*/python"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True)
    packages = next(folder.glob("lib*/python*/site-packages"))
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "dependencies.pth").write_text(f"{here}\n", "utf-8")
    return python


def test_wheel_carries_every_file_of_the_package_and_of_the_three_folders(wheel):
    tracked = subprocess.run(
        ["git", "ls-files", "assusoft", *RESOURCES], cwd=ROOT, check=True, capture_output=True, text=True
    )
    packed = set(zipfile.ZipFile(wheel).namelist())
    expected = [
        name if name.startswith("assusoft/") else f"assusoft/_data/{name}" for name in tracked.stdout.split("\n")
    ]
    assert [name for name in expected[:-1] if name not in packed] == []


def test_installed_wheel_finds_its_folders_from_anywhere(installed, tmp_path):
    code = f"from assusoft.resources import resource_folder\nfor name in {RESOURCES}: print(resource_folder(name))"
    found = run(installed, code, tmp_path)
    assert [Path(line).name for line in found] == list(RESOURCES)
    for line in found:
        assert not Path(line).is_relative_to(ROOT)
        assert (Path(line) / "README.md").is_file() or list(Path(line).glob("*.ipynb"))


def test_installed_wheel_runs_the_demo_outside_the_checkout(installed, tmp_path):
    command = [installed, "-m", "assusoft", "demo", "acme", "--workers", "80", "--months", "1"]
    kernels = {"JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")}
    done = subprocess.run(
        command, cwd=tmp_path, check=True, capture_output=True, text=True, env={**os.environ, **kernels}
    )
    assert "2025-11: " in done.stdout
    assert (tmp_path / "acme" / "out" / "notebooks" / "2025-11" / "month.html").is_file()
    assert list((tmp_path / "acme" / "out" / "mails").glob("*.eml"))


def test_the_public_face_does_not_import_what_is_slow():
    code = f"import sys, assusoft\nfor name in {SLOW}: print(name) if name in sys.modules else None"
    assert run(sys.executable, code, ROOT) == []


def test_opening_a_folder_imports_neither_store_nor_rules_nor_readers():
    later = ("sqlalchemy", "duckdb", "python_calamine", "lxml", "jinja2", "babel")
    code = f"import sys, assusoft; assusoft.open\nfor name in {later}: print(name) if name in sys.modules else None"
    assert run(sys.executable, code, ROOT) == []


def run(python, code, folder):
    done = subprocess.run([python, "-c", code], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("page", "models"),
    [
        ("plan-sheet", [PlanKeys, OccasionAsk, Check, InterruptionEffect]),
        ("layout", [Common, LayoutFile, Part]),
        ("employer-folder", [Settings, AuditSettings, MailServer, MailDrop, SourceFile, Supplier]),
        ("../how-to/department-lists", [Declares]),
    ],
)
def test_reference_names_every_key_of_a_configuration_file(page, models):
    text = (ROOT / "docs" / "reference" / f"{page}.md").read_text("utf-8")
    keys = [field.alias or name for model in models for name, field in model.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in text and key != "key"] == []


def test_every_command_the_pages_show_exists():
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands}
    verbs |= {group.name for group in app.registered_groups}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        (path.name, verb)
        for path in pages
        for verb in re.findall(r"(?m)(?:`|\$ |^ {4,}|^)assusoft (?:-C \S+ )([a-z][a-z-]*)", path.read_text("utf-8"))
        + re.findall(r"(?:`|\$ )assusoft ([a-z][a-z-]*)", path.read_text("utf-8"))
    }
    assert {(page, verb) for page, verb in shown if verb not in verbs} == set()


def test_reference_names_every_kind_of_task_and_message():
    for page, kinds in (("tasks", TASK_KINDS), ("messages", MESSAGE_KINDS)):
        text = (ROOT / "docs" / "reference" / f"{page}.md").read_text("utf-8")
        assert [kind for kind in kinds if f"`{kind}`" not in text] == []


def test_documentation_builds_without_a_warning(tmp_path):
    build = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", ROOT / "docs", tmp_path / "html"]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
