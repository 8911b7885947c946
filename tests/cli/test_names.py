"""Names that outlive a version: what is stored, printed as JSON, called from outside or answered, in one list."""

import ast
import inspect
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import typer
from support.stages import FIRST, SECOND

import assusoft
from assusoft.audit import audit_run
from assusoft.cli import app
from assusoft.employer import Employer, open_employer
from assusoft.employer.derivations import Derivations
from assusoft.employer.looking.looks import Looks
from assusoft.month.proof import outcome
from assusoft.month.tasks import questions, task
from assusoft.plans.model import MESSAGE_KINDS
from assusoft.schema import TABLES
from assusoft.store.tables import Json, metadata

GOLDEN = Path(__file__).parents[1] / "golden" / "names.txt"
MESSAGES, TASKS = ("messages", "--month", SECOND, "--json"), ("tasks", "--month", SECOND, "--json")
PRINTED = {
    "status": ("status", "--month", SECOND, "--json"),
    "tasks": TASKS,
    "messages": MESSAGES,
    "register": ("register", "--month", SECOND, "--json"),
    "certificate": ("certificate", "--month", SECOND, "--json"),
    "verify": ("verify", "--json"),
    "audit": ("audit", "--month", SECOND, "--json"),
    "proposals": ("proposals", "--month", SECOND, "--json"),
    "send": ("send", "--json"),
    "who-has-what": ("who-has-what", "--json"),
    "history": ("history", "P00012", "--json"),
    "journal": ("journal", "--json"),
    "documents": ("documents", "--json"),
    "compare": ("compare", FIRST, SECOND, "--json"),
    "ahead": ("ahead", "--json"),
    "digest": ("digest", "--json"),
}


def test_stored_printed_and_public_names_stay(run, folder):
    """`UPDATE_GOLDEN=1 pytest tests/cli/test_names.py` rewrites the list; a name that left needs a migration."""
    lines = [*_face(), *_verbs(), *_words(), *_printed(run, folder), *_stored(folder)]
    text = "".join(f"{line}\n" for line in lines)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert GOLDEN.is_file(), "run UPDATE_GOLDEN=1 pytest tests/cli/test_names.py and review what it writes"
    assert text == GOLDEN.read_text("utf-8")


def _face() -> Iterator[str]:
    yield f"assusoft: {', '.join(sorted(assusoft.__all__))}"
    for name, method in sorted((vars(Looks) | vars(Derivations) | vars(Employer)).items()):
        if not name.startswith("_") and inspect.isfunction(method):
            yield f"Employer.{name}({', '.join(list(inspect.signature(method).parameters)[1:])})"


def _verbs() -> Iterator[str]:
    for name, command in sorted(typer.main.get_group(app).commands.items()):
        words = [*(word for each in command.params for word in (*each.opts, *each.secondary_opts))]
        yield f"assusoft {name}: {' '.join(sorted(words))}"


def _words() -> Iterator[str]:
    yield f"task kinds: {', '.join(task.KINDS)}"
    yield f"message kinds: {', '.join(MESSAGE_KINDS)}"
    yield f"choices: {', '.join(sorted(_choices()))}"
    for name, fields in TABLES.items():
        yield f"fields of {name}: {', '.join(field.name for field in fields)}"
    yield f"outcomes: {', '.join(outcome.NAMES)}"
    yield f"check outcomes: {', '.join(audit_run.CHECK_RESULTS)}"


def _choices() -> set[str]:
    tree = ast.parse(inspect.getsource(questions))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Choice"]
    return {ast.unparse(call.args[0]).strip("'\"") for call in calls}


def _printed(run, folder: Path) -> Iterator[str]:
    known = _data_names(folder)
    documents = {verb: json.loads(run(*words)[1]) for verb, words in PRINTED.items()}
    message, question = documents["messages"][0], documents["tasks"][0]
    documents["explain"] = json.loads(run("explain", message["id"], "--month", SECOND, "--json")[1])
    documents["person"] = json.loads(run("person", question["person"], "--month", SECOND, "--json")[1])
    sheet = str(next(folder.glob("plans/*.toml")))
    documents["whatif"] = json.loads(run("whatif", "--plan", sheet, "--json")[1])
    yield f"ids of tasks: {' '.join(sorted(task['id'] for task in documents['tasks']))}"
    yield f"ids of messages: {' '.join(sorted(message['id'] for message in documents['messages']))}"
    for verb, document in documents.items():
        yield f"printed by {verb}: {' '.join(sorted(_paths(document, known)))}"


def _stored(folder: Path) -> Iterator[str]:
    known = _data_names(folder)
    with sqlite3.connect(folder / "assusoft.db") as connection:
        for table in sorted(metadata.tables.values(), key=lambda each: each.name):
            yield f"table {table.name}: {', '.join(column.name for column in table.columns)}"
            for column in table.columns:
                if isinstance(column.type, Json):
                    rows = connection.execute(f'SELECT "{column.name}" FROM "{table.name}"').fetchall()
                    paths = {path for (text,) in rows if text for path in _paths(json.loads(text), known)}
                    yield f"stored in {table.name}.{column.name}: {' '.join(sorted(paths))}"


def _data_names(folder: Path) -> frozenset[str]:
    """Names that an employer chose itself: keys of data, not of ours."""
    employer = open_employer(folder)
    sources = [source.name for source in employer.sources]
    parts = [part.name for source in employer.sources for part in source.format.part]
    files = [path.stem for path in folder.rglob("*.toml")]
    return frozenset([*(plan.name for plan in employer.plans), *employer.suppliers, *sources, *parts, *files])


def _paths(value: object, known: frozenset[str], above: str = "") -> set[str]:
    """Paths of the keys of a JSON value; a key that is data, and the place in a list, is `*`."""
    if isinstance(value, list):
        return {path for each in value for path in _paths(each, known, above)}
    if not isinstance(value, dict):
        return {above} if above else set()
    found: set[str] = set()
    for key, one in value.items():
        name = key if re.fullmatch(r"[a-z][a-z_0-9]*", key) and key not in known else "*"
        path = above if above.endswith(name) else f"{above}.{name}" if above else name  # a tree is as deep as it is
        found |= _paths(one, known, path) or {path}
    return found
