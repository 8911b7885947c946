"""The verbs of the command line in any order, on a real folder and a real database: what never may be otherwise.

After every verb: exit status 0, 1 or 2; a refusal is one line and leaves the facts as they were; `--json` is one
JSON document; never a traceback. After every fact: each imported month is certified, `verify` finds nothing, closed
months are as they were closed, and no supplier has two transmissions for one month.

ASSUSOFT_VERBS employers (1) are driven, each by up to 16 steps; one call in fifty is a process of its own. `pytest -rP`
prints which verbs were called how often; docs/reliability.md holds the figures of a long run.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.command import here
from support.declaring import a_declaration, words_of
from support.small import FIRST, GROUP, SUPPLIERS, write_extracts, write_small
from support.world import EVENTS, World, hire, switch

from assusoft.employer import open_employer
from assusoft.months import add_months, month_end, month_of, month_start

EMPLOYERS = int(os.environ.get("ASSUSOFT_VERBS", "1"))
STEPS = 16 if EMPLOYERS > 1 else 12
LOOKING = {
    "status", "tasks", "messages", "certificate", "register", "person", "explain", "preview", "verify", "whatif",
    "backtest", "backup", "who-has-what", "history", "journal", "documents", "document", "compare", "ahead",
}  # fmt: skip
MET: Counter[str] = Counter()
seeds = st.integers(0, 2**32)


def later(month: str, count: int) -> str:
    return month_of(add_months(month_start(month), count))


class Verbs(RuleBasedStateMachine):
    """`imported`: months with an import; `closed`: month -> what its closing fixed; `answered`: tasks once answered.

    `declared`: id -> the words it was declared with.
    """

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="verbs"))
        self.folder = write_small(self.place / "0")
        open_employer(self.folder).begin()  # a first import makes the database, also one that is refused
        self.world, self.imported, self.skipped = World(), list[str](), list[str]()
        self.closed: dict[str, Any] = {}
        self.answered: list[str] = []
        self.declared: dict[str, list[str]] = {}
        self.moved, self.folders = False, 0

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    # calling

    def call(self, *words: str) -> tuple[int, str, str]:
        """Exit status, stdout and stderr of one verb, and what must hold of them whatever the verb."""
        MET[words[0]] += 1
        before = self.facts()
        call = apart if sum(MET.values()) % 50 == 0 else here
        status, out, err = call(["-C", str(self.folder), *map(str, words)])
        MET[f"exit status {status}"] += 1
        assert status in (0, 1, 2), (words, out, err)
        assert "Traceback" not in out + err
        if status == 2:
            assert self.facts() == before, words
            lines = err.strip().splitlines()  # of a workbook each row that cannot be taken has a line
            assert len(lines) == 1 or (words[0] == "answers" and lines[0].startswith("assusoft: Row ")), (words, err)
            assert out == "", (words, out)
        elif "--json" in words:
            json.loads(out)
        if words[0] in LOOKING or "--preview" in words:
            assert self.facts() == before, words
        self.moved = self.moved or self.facts() != before
        return status, out, err

    def asked(self, *words: str) -> Any:
        """The JSON document of a verb that is not refused."""
        status, out, err = self.call(*words, "--json")
        assert status != 2, (words, err)
        return json.loads(out)

    def refused(self, *words: str) -> None:
        status, out, _ = self.call(*words)
        assert status == 2, (words, out)

    def facts(self) -> str:
        """What is in the database's files."""
        files = sorted(self.folder.glob("assusoft.db*"))
        kept = [path for path in files if path.suffix in (".db", ".db-wal") and path.stat().st_size]
        return hashlib.sha256(b"".join(path.read_bytes() for path in kept)).hexdigest()

    # what always holds

    @invariant()
    def everything_is_proven(self) -> None:
        if not self.moved:
            return
        self.moved = False
        for month in self.imported:
            found = self.asked("certificate", "--month", month)
            assert found["ok"], (month, found["failures"])
        found = self.asked("verify")
        assert found["equal"], found
        counted = Counter((one["supplier"], one["month"]) for one in self.transmissions())
        assert all(count == 1 for count in counted.values()), counted
        assert set(counted) == {(supplier, month) for month in self.closed for supplier in SUPPLIERS}
        for month, fixed in self.closed.items():
            assert self.fixed(month) == fixed, month

    def transmissions(self) -> list[dict[str, Any]]:
        store = open_employer(self.folder).store
        return [
            {"id": one.id, "supplier": one.supplier, "month": one.month, "state": one.state,
             "files": {file.name: file.sha256 for file in one.documents}}
            for one in store.transmissions()
        ]  # fmt: skip

    def fixed(self, month: str) -> Any:
        """What may not change of a closed month: what was told, held and queued."""
        queued = {one["supplier"]: one["files"] for one in self.transmissions() if one["month"] == month}
        return self.asked("messages", "--month", month), self.asked("register", "--month", month), queued

    def working(self) -> str:
        return next((month for month in sorted(self.imported) if month not in self.closed), max(self.imported))

    def open_for_import(self, month: str) -> bool:
        return not any(month <= closed for closed in self.closed)

    # importing

    @initialize(seed=seeds)
    def begin(self, seed: int) -> None:
        rng = Random(seed)
        for verb in ("status", "tasks", "messages", "certificate", "register"):
            self.refused(verb)
        self.refused("import", "--month", FIRST)
        for _ in range(rng.randint(3, 6)):
            hire(self.world, rng, FIRST)
        self.bring(FIRST)

    def bring(self, month: str) -> None:
        """Import the month from the world as it is."""
        write_extracts(self.folder, self.world, month)
        status, _, err = self.call("import", "--month", month, "--json", "--no-audit")
        assert status == 0, err
        if month not in self.imported:
            self.imported.append(month)

    def happen(self, seed: int, month: str) -> None:
        rng = Random(seed)
        for _ in range(rng.randint(0, 6)):
            rng.choice(EVENTS)(self.world, rng, month)
        if rng.random() < 0.1:
            switch(self.world, rng, month)

    @precondition(lambda self: len(self.imported) < 5)
    @rule(seed=seeds, gap=st.sampled_from((1, 1, 1, 2)))
    def import_the_next_month(self, seed: int, gap: int) -> None:
        month = later(max(self.imported), gap)
        self.skipped += [later(max(self.imported), 1)] * (gap - 1)
        self.happen(seed, month)
        self.bring(month)

    @precondition(lambda self: self.skipped)
    @rule()
    def import_a_skipped_month(self) -> None:
        month = self.skipped.pop()
        if self.open_for_import(month):
            self.bring(month)
        else:
            write_extracts(self.folder, self.world, month)
            self.refused("import", "--month", month)

    @rule(seed=seeds)
    def import_the_same_again(self, seed: int) -> None:
        month = Random(seed).choice(self.imported)
        if not self.open_for_import(month):
            self.refused("import", "--month", month)
            return
        told = self.asked("messages", "--month", month)
        assert self.call("import", "--month", month, "--no-audit")[0] == 0
        assert self.asked("messages", "--month", month) == told

    @rule(seed=seeds)
    def import_a_corrected_extract(self, seed: int) -> None:
        month = Random(seed).choice(self.imported)
        if self.open_for_import(month):
            self.happen(seed, month)
            self.bring(month)

    @rule(seed=seeds, spoil=st.sampled_from(("month", "employer", "column", "code", "bytes", "none", "book")))
    def import_a_wrong_file(self, seed: int, spoil: str) -> None:
        month = Random(seed).choice(self.imported)
        files = spoiled(self.folder / "extracts" / month, self.place / "spoiled", month, spoil)
        self.refused("import", *map(str, files), "--month", month)
        self.refused("import", "--month", "2025-10")
        self.refused("import", "--month", "2025-13")

    @rule(seed=seeds, how=st.sampled_from(("double", "name")))
    def import_a_file_of_another_name(self, seed: int, how: str) -> None:
        month = Random(seed).choice(self.imported)
        files = spoiled(self.folder / "extracts" / month, self.place / "spoiled", month, how)
        if not self.open_for_import(month):
            self.refused("import", *map(str, files), "--month", month)
            return
        told = self.asked("messages", "--month", month)
        assert self.call("import", *map(str, files), "--month", month)[0] in (0, 2)  # held, where months before tell it
        assert self.asked("messages", "--month", month) == told

    # answering

    def open_tasks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.asked("tasks")
        return found

    @rule(seed=seeds, preview=st.booleans())
    def answer(self, seed: int, preview: bool) -> None:
        rng, tasks = Random(seed), self.open_tasks()
        if self.working() in self.closed:
            if tasks:
                self.refused("answer", tasks[0]["id"], tasks[0]["choices"][0]["name"])
            return
        for task in rng.sample(tasks, min(2, len(tasks))):
            if task["id"] not in {one["id"] for one in self.open_tasks()}:
                self.refused("answer", task["id"], "anything")  # another answer closed it
                continue
            words = ("answer", task["id"], *an_answer(task, self.working(), rng))
            shown = self.asked(*words, "--preview") if preview else None
            told = self.asked(*words, "--by", "Claire")
            assert shown in (None, told)
            self.answered.append(task["id"])

    @rule(seed=seeds)
    def answer_everything(self, seed: int) -> None:
        """Through the workbook, which then does not answer twice."""
        rng, sheet = Random(seed), self.place / "tasks.xlsx"
        sheet.unlink(missing_ok=True)
        self.call("tasks", "--to", str(sheet))
        tasks = {task["id"]: task for task in self.open_tasks()}
        filled = fill_in(sheet, tasks, self.working(), rng)
        if self.working() in self.closed and filled:
            self.refused("answers", str(sheet))
            return
        status, out, err = self.call("answers", str(sheet), "--by", "Luc")
        assert (status, out) == (0, f"Answers stored: {len(filled)}.\n"), err
        self.answered += filled
        if filled:
            self.refused("answers", str(sheet))

    @rule(seed=seeds, how=st.sampled_from(("choice", "field", "pair", "task", "value", "sheet", "no sheet")))
    def answer_wrongly(self, seed: int, how: str) -> None:
        tasks = self.open_tasks()
        if how == "sheet":
            self.refused("answers", str(self.folder / "employer.toml"))
        elif how == "no sheet":
            self.refused("answers", str(self.place / "none.xlsx"))
        elif how == "task" or not tasks:
            self.refused("answer", "T0", "confirm")
        else:
            task = Random(seed).choice(tasks)
            choice = Random(seed).choice(task["choices"])
            typed = [f"{one['name']}=?" for one in choice["fields"] if one["type"] != "text"]
            pairs = {"choice": ["perhaps"], "field": [choice["name"], "colour=red"], "pair": [choice["name"], "red"]}
            pair = pairs.get(how, [choice["name"], *typed])
            if how != "value" or len(pair) > 1:
                self.refused("answer", task["id"], *pair)

    @rule(seed=seeds)
    def retract(self, seed: int) -> None:
        self.refused("retract", "T0")
        if self.answered:
            task = Random(seed).choice(self.answered)
            if self.call("retract", task, "--reason", "mistake")[0] == 0:
                self.refused("retract", task)

    @rule(seed=seeds, preview=st.booleans())
    def declare(self, seed: int, preview: bool) -> None:
        """What HR says unasked, possible or not; what is tried tells what is told then."""
        words = words_of(a_declaration(open_employer(self.folder), self.working(), Random(seed)))
        tried = self.call(*words, "--preview", "--json") if preview else None
        status, out, err = self.call(*words, "--json")
        MET[f"declared {words[2]}: {'refused' if status else 'stored'}"] += 1
        if tried is not None:
            assert tried[0] == status, (words, tried, err)
        if status == 0:
            found = json.loads(out)
            self.declared[found["declaration"]] = words
            assert tried is None or json.loads(tried[1])["messages"] == found["messages"], words

    @rule(seed=seeds)
    def take_back_a_declaration(self, seed: int) -> None:
        """And say it again, which leaves everything as it was, unless something else was declared of the person."""
        if not self.declared:
            return
        id = Random(seed).choice(sorted(self.declared))
        words, before = self.declared.pop(id), self.asked("messages")
        if self.call("retract", id)[0] != 0:
            return
        self.refused("retract", id)
        status, out, _ = self.call(*words, "--json")
        if status == 0:
            self.declared[json.loads(out)["declaration"]] = words
        if status == 0 and words[2] != "value" and sum(said[1] == words[1] for said in self.declared.values()) == 1:
            assert self.asked("messages") == before, words
            MET["taken back and said again"] += 1

    # looking

    @rule(
        seed=seeds,
        verb=st.sampled_from(("status", "tasks", "messages", "register", "certificate")),
        plain=st.booleans(),
    )
    def look(self, seed: int, verb: str, plain: bool) -> None:
        month = Random(seed).choice([*self.imported, None])
        words = [verb, *(["--month", month] if month else []), *([] if plain else ["--json"])]
        assert self.call(*words)[0] in ((0, 1) if verb in ("status", "tasks") else (0,))
        self.refused(verb, "--month", later(max(self.imported), 1))
        self.refused(verb, "--month", "2026-1")

    @rule(seed=seeds)
    def look_at_somebody(self, seed: int) -> None:
        rng = Random(seed)
        month = rng.choice(self.imported)
        persons = sorted(
            {row["person"] for table in self.asked("register", "--month", month).values() for row in table}
        )
        if persons:
            self.asked("person", rng.choice(persons), "--month", month)
            assert self.call("person", rng.choice(persons), "--month", month)[0] == 0
        self.refused("person", "P99999")
        self.refused("register", "--supplier", "nobody")

    @rule(seed=seeds)
    def look_over_all_months(self, seed: int) -> None:
        """Who has what is what the registers hold that day; each list is there, and each thing in it is found again."""
        rng = Random(seed)
        day = str(month_end(rng.choice(self.imported)) - timedelta(days=rng.randint(0, 40)))
        held = {(one["plan"], one["person"], one["member"]) for one in self.asked("who-has-what", "--on", day)}
        tables = self.asked("register", "--on", day)
        assert held == {(row["plan"], row["person"], row["member"]) for table in tables.values() for row in table}
        for verb in ("journal", "ahead", "documents", "who-has-what"):
            assert self.call(verb)[0] == 0
        journal, papers = self.asked("journal"), self.asked("documents")
        assert [one["month"] for one in journal if one["kind"] == "closing"] == sorted(self.closed)
        assert {one["transmission"] for one in papers} <= {id for one in journal for id in one["ids"]}
        for paper in papers[-1:]:
            to = self.place / paper["name"]
            assert self.call("document", paper["id"], "--to", str(to))[0] == 0
            assert hashlib.sha256(to.read_bytes()).hexdigest() == paper["sha256"]
        for _, person, _ in sorted(held)[:1]:
            found = self.asked("history", person)
            assert found[0]["kind"] == "first_seen"
            told = {one["id"] for month in self.imported for one in self.asked("messages", "--month", month)
                    if one["person"] == person}  # fmt: skip
            assert {one["ids"][0] for one in found if one["kind"] == "message"} == told
        if len(self.imported) > 1:
            months = sorted(rng.sample(self.imported, 2))
            self.asked("compare", *months)
            self.asked("compare", *months, "--register", rng.choice(SUPPLIERS))

    @rule(seed=seeds)
    def explain(self, seed: int) -> None:
        rng = Random(seed)
        month = rng.choice(self.imported)
        ids = [one["id"] for one in self.asked("messages", "--month", month)]
        ids += [one["id"] for one in self.asked("tasks", "--month", month)]
        ids += [
            "/".join(filter(None, (supplier, row["plan"], row["person"], row["member"], "first_name")))
            for supplier, table in self.asked("register", "--month", month).items()
            for row in table
        ]
        for id in rng.sample(ids, min(2, len(ids))):
            self.asked("explain", id, "--month", month)
            page = self.place / "why.html"
            assert self.call("explain", id, "--month", month, "--html", str(page))[0] == 0
        self.refused("explain", "M0")

    @rule(seed=seeds)
    def preview(self, seed: int) -> None:
        month, to = Random(seed).choice(self.imported), self.place / "preview"
        shutil.rmtree(to, ignore_errors=True)
        status, _, err = self.call("preview", "--to", str(to), "--month", month)
        assert status == 0, err
        if month in self.closed:
            sealed = self.closed[month][2]
            shown = {
                path.parent.name: {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in to.glob("*/*")}
                for path in to.glob("*/*")
            }
            for supplier, files in sealed.items():
                assert files.items() <= shown.get(supplier, {}).items()

    # closing and sending

    @rule(seed=seeds)
    def close(self, seed: int) -> None:
        month = Random(seed).choice([self.working(), self.working(), *self.imported])
        blocking = self.asked("status", "--month", month)["tasks"]["blocking"]
        if blocking or month in self.closed or month != self.working():
            self.refused("close", "--month", month)
            return
        status, _, err = self.call("close", "--month", month, "--by", "Claire")
        assert status in (0, 1), err
        self.closed[month] = self.fixed(month)

    @rule(blocked=st.booleans())
    def send(self, blocked: bool) -> None:
        """Perhaps with a file where a supplier's folder should be: then it fails, and a later send delivers it."""
        waiting = [one for one in self.transmissions() if one["state"] in ("queued", "failed")]
        if blocked and not (self.folder / "out").exists():
            (self.folder / "out").write_text("in the way", "utf-8")
            tried = self.asked("send")["tried"]
            assert set(tried) == {one["id"] for one in waiting}
            assert all(one["state"] == "failed" for one in tried.values())
            (self.folder / "out").unlink()
        tried = self.asked("send")["tried"]
        assert set(tried) == {one["id"] for one in waiting}
        assert all(one["state"] == "sent" for one in tried.values()), tried
        for one in waiting:
            place = self.folder / "out" / one["supplier"]
            found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in place.rglob("*")}
            assert one["files"].items() <= found.items()

    @rule(arrived=st.booleans())
    def die_while_sending(self, arrived: bool) -> None:
        """What a killed process leaves behind is in doubt, and only a person says what became of it."""
        queued = [one["id"] for one in self.transmissions() if one["state"] in ("queued", "failed")]
        self.refused("settle", "alpha-99", "sent")
        if not queued:
            return
        open_employer(self.folder).store.claim(queued[0], "Claire", datetime.now(UTC))
        self.moved = True
        self.refused("settle", queued[0], "sent")
        status, out, _ = self.call("send", "--json")
        assert (status, list(json.loads(out)["in_doubt"])) == (1, [queued[0]])
        self.refused("settle", queued[0], "failed")
        assert self.call("settle", queued[0], "sent" if arrived else "queued", "--reason", "asked")[0] == 0

    # proving and supposing

    @rule(seed=seeds, months=st.integers(0, 3), verb=st.sampled_from(("whatif", "backtest")), plain=st.booleans())
    def suppose(self, seed: int, months: int, verb: str, plain: bool) -> None:
        sheet = self.place / "group.toml"
        sheet.write_text(changed_sheet(Random(seed)), "utf-8")
        words = (verb, "--plan", str(sheet), "--months", str(months), *([] if plain else ["--json"]))
        if months == 0 or (verb == "backtest" and not self.closed):
            self.refused(*words)
        else:
            assert self.call(*words)[0] == 0
        self.refused(verb, "--plan", str(self.place / "none.toml"))
        sheet.write_text(GROUP.replace("statute", "statut"), "utf-8")
        self.refused(verb, "--plan", str(sheet))

    @precondition(lambda self: len(self.imported) > 1)
    @rule(seed=seeds, in_place=st.booleans())
    def change_a_plan(self, seed: int, in_place: bool) -> None:
        """A new version from a month that is open, or another text in the place of the one in force."""
        month = self.working() if self.working() not in self.closed else later(max(self.imported), 1)
        name = "group.toml" if in_place else f"group.{month}.toml"
        from_ = "2025-01-01" if in_place else f"{month}-01"
        text = changed_sheet(Random(seed)).replace("from = 2025-01-01", f"from = {from_}")
        (self.folder / "plans" / name).write_text(text, "utf-8")
        self.moved = True

    @rule(verb=st.sampled_from(("status", "tasks", "messages", "certificate", "register")))
    def spoil_a_plan(self, verb: str) -> None:
        sheet = self.folder / "plans" / "travel.toml"
        right = sheet.read_text("utf-8")
        sheet.write_text(right.replace("statute is not null", "statut is not null"), "utf-8")
        if self.working() not in self.closed:
            self.refused(verb)
        else:
            self.call(verb)
        sheet.write_text(right, "utf-8")

    @rule(go_on=st.booleans())
    def back_up_and_restore(self, go_on: bool) -> None:
        """The copy has the same last hash, and takes the place of the original if `go_on`."""
        self.folders += 1
        file, copy = self.place / f"{self.folders}.zip", self.place / str(self.folders)
        assert self.call("backup", str(file))[0] == 0
        self.refused("backup", str(file))
        self.refused("restore", str(file))
        head = self.asked("verify")["head"]
        original, self.folder = self.folder, copy
        assert self.call("restore", str(file))[0] == 0
        found = self.asked("verify", "--head", head)
        assert (found["equal"], found["head"]) == (True, head)
        if go_on:
            for name in ("extracts", "out"):
                if (original / name).is_dir():
                    shutil.copytree(original / name, copy / name, dirs_exist_ok=True)
            self.look_what_arrived()
        else:
            self.folder = original
            shutil.rmtree(copy)

    def look_what_arrived(self) -> None:
        """What waited in a backup is in doubt after the restore, and nothing leaves; here a person finds nothing."""
        waiting = [one["id"] for one in self.transmissions() if one["state"] in ("queued", "failed")]
        sent = self.asked("send")
        assert (sent["tried"], sorted(sent["in_doubt"])) == ({}, sorted(waiting))
        for id in waiting:
            assert self.call("settle", id, "queued", "--reason", "looked")[0] == 0


def apart(words: list[str]) -> tuple[int, str, str]:
    """Run it in a process of its own."""
    MET["in a process of its own"] += 1
    done = subprocess.run([sys.executable, "-m", "assusoft", *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def an_answer(task: dict[str, Any], month: str, rng: Random) -> list[str]:
    """One of the task's answers, with the values it needs."""
    choice = rng.choice(task["choices"])
    asked = [one for one in choice["fields"] if one["required"]]
    return [choice["name"], *(f"{one['name']}={one['default'] or value_for(one, month, rng)}" for one in asked)]


def value_for(question: dict[str, Any], month: str, rng: Random) -> str:
    values = {"date": str(month_end(month)), "money": "41000.00", "percent": "80", "count": "1", "flag": "true"}
    return rng.choice(question["codes"]) if question["codes"] else values.get(question["type"], "x")


def fill_in(sheet: Path, tasks: dict[str, dict[str, Any]], month: str, rng: Random) -> list[str]:
    """Answer most tasks of a workbook; the ids answered."""
    book = openpyxl.load_workbook(sheet)
    rows = list(book.active.iter_rows())
    at = {cell.value: number for number, cell in enumerate(rows[0])}
    filled = []
    for row in rows[1:]:
        task = tasks[row[0].value]
        name, *pairs = an_answer(task, month, rng)
        titles = {pair.partition("=")[0]: pair.partition("=")[2] for pair in pairs}
        if rng.random() < 0.9 and titles.keys() <= at.keys():
            row[at["ANSWER"]].value = name
            for title, value in titles.items():
                row[at[title]].value = value
            filled.append(task["id"])
    book.save(sheet)
    return filled


def changed_sheet(rng: Random) -> str:
    """The group plan with other conditions."""
    text = GROUP.replace("('employee', 'worker')", rng.choice(("('employee', 'worker')", "('employee')")))
    text = text.replace("salary_factor", rng.choice(("salary_factor", "13")))
    return text.replace('enrolment = "mandatory"', f'enrolment = "{rng.choice(("mandatory", "optional"))}"')


def spoiled(extracts: Path, to: Path, month: str, how: str) -> list[Path]:
    """A copy of the month's files with something wrong in them."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(extracts, to)
    file = to / f"workers-{month}.csv"
    text = file.read_text("utf-8")
    changes = {"month": (month, "2024-01"), "employer": ("small;", "other;"), "column": (";sex;", ";gender;")}
    if how in changes:
        file.write_text(text.replace(*changes[how]), "utf-8")
    elif how == "code":
        file.write_text(re.sub(";[FM];", ";Q;", text), "utf-8")
    elif how == "bytes":
        file.write_bytes(text.encode("utf-16-le"))  # no first bytes tell so
    elif how == "double":
        shutil.copy(file, to / f"workers-{month}-bis.csv")
    elif how == "name":
        file.rename(to / "export.xlsx")
    elif how == "book":
        file.unlink()
        openpyxl.Workbook().save(file.with_suffix(".xlsx"))
    else:
        file.unlink()
        return [file]
    return sorted(to.iterdir())


def test_first_month_that_is_closed_is_the_opening_list_whichever_it_is(tmp_path):
    """Found by the verbs: suppliers that receive changes were told nothing if it was not first_month."""
    folder, world, month = write_small(tmp_path / "small"), World(), later(FIRST, 1)
    hire(world, Random(1), month)
    world.workers["W00001"]["statute"] = "employee"
    write_extracts(folder, world, month)
    called = [here(["-C", str(folder), verb, "--month", month])[0] for verb in ("import", "certificate", "close")]
    assert called == [0, 0, 0]
    (sent,) = (one for one in open_employer(folder).store.transmissions() if one.supplier == "beta")
    assert any("full" in file.name for file in sent.documents)


def test_verbs_in_any_order_keep_every_promise():
    run_state_machine_as_test(
        Verbs,
        settings=settings(
            max_examples=EMPLOYERS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate),
        ),
    )
    print(dict(sorted(MET.items())))
