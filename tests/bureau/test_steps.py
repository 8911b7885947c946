"""Each step of an employer, and its second start: what was done is not done twice, whatever killed the first one."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.bureau import MONTH, small_bureau, task_of
from support.trio import HEAD, LUC, MONTHS

from assusoft.bureau.one_step import take_step
from assusoft.bureau.settings import Bureau, Member
from assusoft.bureau.steps import READERS, STEPS
from assusoft.employer import Employer, open_employer
from assusoft.errors import Refused
from assusoft.workbench.audit.rounds import audit_step

AT = datetime(2026, 3, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """One employer whose month is imported."""
    return small_bureau(tmp_path_factory.mktemp("imported") / "bureau", imported=True)


@pytest.fixture
def bureau(imported, tmp_path):
    """A copy of it to be changed."""
    folder = shutil.copytree(imported.folder, tmp_path / "bureau")
    return Bureau(folder, "en", (Member("acme", folder / "acme"),), 60)


def taken(bureau, step, run=1, month=MONTH):
    """State and sentence of a step, and the hash of the facts after it."""
    found = take_step(replace(task_of(bureau, step, run=run), month=month))
    return found.state, found.sentence, head_of(bureau)


def head_of(bureau):
    return open_employer(bureau.folder / "acme").head()


def test_an_import_started_again_stores_nothing(tmp_path):
    bureau = small_bureau(tmp_path / "bureau")
    first = taken(bureau, "import")
    assert first[:2] == ("done", "Import 1: 2 persons.")
    assert taken(bureau, "import") == ("done", "Nothing to import: import 1 has these files.", first[2])
    path = bureau.folder / "acme" / "extracts" / MONTH / "workers.csv"
    os.mkfifo(path.with_name("pipe"))  # whoever reads it waits for ever
    state, sentence, _ = taken(bureau, "import")
    assert (state, sentence.endswith("/pipe is no file (a pipe, a device, a broken link). Remove it. Nothing was "
                                     "imported.")) == ("refused", True)  # fmt: skip
    path.with_name("pipe").unlink()
    path.unlink()
    assert taken(bureau, "import")[:2] == ("done", "Nothing to import: extracts/2026-01 holds no file.")


def test_an_import_on_hold_waits_one_unreadable_is_refused_and_blocking_tasks_keep_a_month_open(bureau):
    first = taken(bureau, "close")
    assert first[:2] == ("done", "Closed; transmissions queued: 1.")
    assert taken(bureau, "close") == ("done", "2026-01 is closed already.", first[2])
    assert taken(bureau, "close", month="2026-02")[:2] == (
        "refused", "2026-02 has no import yet. Import it: assusoft import --month 2026-02",
    )  # fmt: skip
    path = bureau.folder / "acme" / "extracts" / "2026-02" / "workers.csv"
    path.parent.mkdir()
    path.write_text(HEAD + "".join(LUC.replace("2;85020300159", f"{number};") for number in range(10, 60)), "utf-8")
    state, sentence, head = taken(bureau, "import", month="2026-02")
    assert (state, sentence.startswith("2026-02 est retenu"), "\n" in sentence) == ("waiting", True, False)
    path.write_text(HEAD + LUC.replace("1985-02-04", "1985-02-04\x00"), "utf-8")
    state, sentence, _ = taken(bureau, "import", month="2026-02")
    assert (state, sentence.startswith("workers.csv, line 2: ")) == ("refused", True)
    path.write_text(MONTHS["2026-02"], "utf-8")
    assert taken(bureau, "import", month="2026-02")[:2] == ("done", "Import 2: 3 persons.")
    assert taken(bureau, "close", month="2026-02")[:2] == ("waiting", "Blocking tasks: 1.")
    assert taken(bureau, "import")[:2] == ("done", "Nothing to import: 2026-01 is closed.")
    assert head == first[2]


def test_a_closing_that_another_start_was_faster_with_is_done(bureau, monkeypatch):
    task = task_of(bureau, "close")

    close = Employer.close

    def slow(employer, month, by, at):
        close(open_employer(task.member.folder), month, "other start", at)
        return close(employer, month, by, at)

    monkeypatch.setattr(Employer, "close", slow)
    monkeypatch.setattr("assusoft.store.store.Store.leased", lambda store, *given: store)
    found = take_step(task)
    assert (found.state, found.sentence) == ("done", "2026-01 is closed already.")
    assert [one.by for one in open_employer(task.member.folder).store.closings()] == ["other start"]


def test_a_start_that_was_taken_over_writes_no_more(bureau):
    task = task_of(bureau, "close")
    dead = task.member.opened()
    dead.hold_lease("close", "night", AT)
    assert take_step(task).state == "done"
    with pytest.raises(Refused, match=r"The step 'close' was started again by night"):
        dead.store.add_assignment("T1", "An", MONTH, "An", AT)


def test_a_transmission_leaves_once(bureau):
    take_step(task_of(bureau, "close"))
    first = taken(bureau, "send")
    assert first[:2] == ("done", "Sent: 1.")
    files = sorted((bureau.folder / "acme" / "out" / "insurer").iterdir())
    assert taken(bureau, "send") == ("done", "Sent: 0.", first[2])
    assert sorted((bureau.folder / "acme" / "out" / "insurer").iterdir()) == files


def test_a_transmission_in_doubt_waits_and_one_that_failed_is_a_failure(bureau):
    take_step(task_of(bureau, "close"))
    path = bureau.folder / "acme" / "suppliers" / "insurer.toml"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("[folder]", "[email]").replace('path = "out/insurer"', 'to = ["x@y.be"]'), "utf-8")
    state, sentence, _ = taken(bureau, "send")
    assert (state, sentence.startswith("insurer-1: ")) == ("failed", True)
    path.write_text(whole, "utf-8")
    store = open_employer(bureau.folder / "acme").store
    store.claim("insurer-1", "a dead start", AT)
    assert taken(bureau, "send")[:2] == ("waiting", "Sent: 0; waiting for a person: insurer-1.")
    assert not (bureau.folder / "acme" / "out" / "insurer").exists()


def test_reminders_leave_once_a_day(bureau):
    settings = bureau.folder / "acme" / "employer.toml"
    mail = '\n[mail]\nfolder = "out/mails"\nsender = "a@b.be"\n[digest]\nmail_to = ["hr@b.be"]\n'
    settings.write_text(settings.read_text("utf-8") + mail, "utf-8")
    assert taken(bureau, "remind")[:2] == ("done", "Reminders mailed: 1.")
    assert taken(bureau, "remind", run=2)[:2] == ("done", "Reminded already today.")
    assert len(list((bureau.folder / "acme" / "out" / "mails").glob("*.eml"))) == 1


def test_verify_backup_and_upgrade_store_nothing_and_a_run_has_one_backup(bureau):
    head = head_of(bureau)
    assert taken(bureau, "verify") == ("done", "Closed months derived again, all equal: 0.", head)
    assert taken(bureau, "upgrade") == ("done", "The database has the tables of this release; facts: 1.", head)
    path = bureau.folder / "backups" / "acme" / "2026-01-run000001.zip"
    assert taken(bureau, "backup") == ("done", "backups/acme/2026-01-run000001.zip: facts 1.", head)
    content = path.read_bytes()
    assert taken(bureau, "backup") == ("done", "backups/acme/2026-01-run000001.zip is there already.", head)
    assert path.read_bytes() == content
    assert taken(bureau, "backup", run=2)[0] == "done"
    assert len(list(path.parent.iterdir())) == 2


def test_statements_are_read_once_and_a_file_of_nobody_waits(petit, tmp_path):
    folder = petit.folder
    bureau = Bureau(tmp_path, "en", (Member("acme", folder),), 60)
    place = folder / "statements" / MONTH
    place.mkdir(parents=True)
    (place / "alpha.csv").write_bytes(petit.expected_file("alpha", MONTH, "statement-csv"))
    (place / "alpha.csv.truth.json").write_text("{}", "utf-8")
    first = take_step(task_of(bureau, "statements"))
    assert (first.state, first.sentence) == ("done", "Statements: 1, new: 1.")
    again = take_step(task_of(bureau, "statements"))
    assert (again.state, again.sentence) == ("done", "Statements: 1, new: 0.")
    (place / "unknown.csv").write_text("x", "utf-8")
    assert take_step(task_of(bureau, "statements")).sentence == "Files whose name begins with no supplier: unknown.csv."
    (place / "alpha.more.csv").write_text("x", "utf-8")
    refused = take_step(task_of(bureau, "statements"))
    assert (refused.state, refused.sentence.startswith("alpha.more.csv: ")) == ("refused", True)
    assert len(open_employer(folder).statements()) == 1


def test_an_audit_started_again_stores_nothing_and_mails_nothing_twice(bureau):
    settings = bureau.folder / "acme" / "employer.toml"
    mail = '\n[mail]\nfolder = "out/mails"\nsender = "a@b.be"\n[audit]\nmail_to = ["hr@b.be"]\n'
    settings.write_text(settings.read_text("utf-8") + mail, "utf-8")
    task = replace(task_of(bureau, "import"), step="audit", do=audit_step)
    first = take_step(task)
    assert (first.state, first.sentence.startswith("Findings open: ")) == ("done", True)
    assert (bureau.folder / "acme" / "out" / "audit" / MONTH / "findings.xlsx").is_file()
    head = head_of(bureau)
    assert take_step(task).sentence == first.sentence
    assert head_of(bureau) == head
    assert len(list((bureau.folder / "acme" / "out" / "mails").glob("*.eml"))) == 1


def test_sheets_issued_again_are_those_of_the_archive(bureau):
    assert taken(bureau, "sheets")[:2] == ("waiting", "2026-01 is not closed: its sheets come after.")
    take_step(task_of(bureau, "close"))
    first = taken(bureau, "sheets")
    place = bureau.folder / "acme" / "out" / "sheets" / MONTH
    files = {path.name: path.read_bytes() for path in place.iterdir()}
    assert first[:2] == ("done", "Sheets: 2, new: 2.")
    assert sorted(files) == ["P00001.pdf", "P00002.pdf"]
    assert taken(bureau, "sheets") == ("done", "Sheets: 2, new: 0.", first[2])
    assert {path.name: path.read_bytes() for path in place.iterdir()} == files


def test_what_the_system_refuses_is_told_with_the_file(bureau):
    (bureau.folder / "backups").write_text("in the way", "utf-8")
    state, sentence, _ = taken(bureau, "backup")
    assert (state, "/backups/acme: Not a directory. Mend that" in sentence) == ("failed", True)


def test_every_step_is_one_that_stores_or_one_that_reads():
    assert set(READERS) < set(STEPS)
    shared = {"try-shared", "take-shared"}
    steps = {"import", "remind", "close", "send", "statements", "sheets", "verify", "backup", "upgrade"}
    assert set(STEPS) == steps | shared
