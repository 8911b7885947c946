"""Several employers audited in one command: one broken file stops nobody else, and everything is told."""

import email
import json
import multiprocessing
import os
from email.policy import default
from pathlib import Path

import pytest
from support.trio import AT, HEAD, LUC, MONTHS, small_employer
from typer.testing import CliRunner

from assusoft.cli import app
from assusoft.errors import Refused
from assusoft.workbench.audit import rounds
from assusoft.workbench.audit.rounds import Visit, audit_all

MAIL = '\n[mail]\nfolder = "out/mails"\nsender = "hr@house.be"\n[audit]\nmail_to = ["audit@house.be"]\n'
BROKEN = HEAD + LUC.replace("1985-02-04", "1985-02-04\x00") + "cut"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Three employers: one with findings and a recipient, one broken, one without an extract."""
    folder = tmp_path_factory.mktemp("town")
    small_employer(folder / "acme", {"2026-01": MONTHS["2026-01"]}, imported=False)
    settings = folder / "acme" / "employer.toml"
    settings.write_text(settings.read_text("utf-8") + MAIL, "utf-8")
    small_employer(folder / "broken", {"2026-01": BROKEN}, imported=False)
    small_employer(folder / "idle", {}, imported=False)
    return folder


def test_one_failing_employer_stops_no_other_and_the_command_exits_with_two(town):
    done = CliRunner().invoke(app, ["audit", "--all", str(town), "--jobs", "1", "--by", "night", "--json"])
    assert done.exit_code == 2
    acme, broken, idle = json.loads(done.stdout)
    assert (acme["employer"], acme["month"], acme["trouble"], acme["mail"]) == ("acme", "2026-01", "", "sent")
    assert acme["open"] == acme["new"] > 0
    assert (Path(acme["report"]) / "audit.pdf").is_file()
    assert broken["trouble"].endswith("Nothing was imported.")
    assert "Nothing has been imported yet" in idle["trouble"]
    assert "broken: FAILED. " in done.stderr
    assert done.stderr.splitlines()[-1] == "3 employers: 1 audited, 2 failed."


def test_the_mail_tells_figures_and_carries_the_report(town):
    rounds.visit(town / "acme", None, "night", AT)
    path = max((town / "acme" / "out" / "mails").glob("audit-2026-01-20260301*.eml"))
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == (
        "audit@house.be",
        "Audit du payroll, janvier 2026\u00a0: Name of the employer",
    )
    body = mail.get_body(("plain",)).get_content()
    assert "à corriger" in body
    assert "Dubois" not in body
    assert [part.get_filename() for part in mail.iter_attachments()] == ["audit.pdf", "findings.xlsx"]


def test_a_settings_file_that_is_wrong_is_a_failure_of_its_employer_alone(tmp_path):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "employer.toml").write_text("name = ", "utf-8")
    found = list(audit_all(tmp_path, None, 1, "night"))
    assert [visit.employer for visit in found] == ["acme"]
    assert "employer.toml" in found[0].trouble


def test_failure_is_an_employer_not_audited_or_a_mail_that_did_not_leave_and_no_finding():
    done = (Visit("a"), Visit("a", mail="sent"), Visit("a", open=1, mail="sent"))
    assert [visit.failed for visit in done] == [False, False, False]
    assert [visit.failed for visit in (Visit("a", trouble="x"), Visit("a", mail="failed x"))] == [True, True]


def test_a_folder_without_employers_is_refused(tmp_path):
    with pytest.raises(Refused, match="holds no employer folder"):
        list(audit_all(tmp_path, None, 1, "night"))


def test_one_database_for_all_is_refused(town, monkeypatch):
    monkeypatch.setenv("ASSUSOFT_DATABASE", "sqlite:////tmp/one.db")
    with pytest.raises(Refused, match=r"name it in each employer\.toml"):
        list(audit_all(town, None, 1, "night"))


def test_options_of_one_report_do_not_go_with_all(town):
    done = CliRunner().invoke(app, ["audit", "--all", str(town), "--language", "nl"])
    assert "cannot be combined with --language" in str(done.exception)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such pipes")
def test_an_employer_whose_source_is_a_pipe_is_stopped_and_the_others_are_told(tmp_path):
    small_employer(tmp_path / "a-hangs", {"2026-01": MONTHS["2026-01"]}, imported=False)
    os.mkfifo(tmp_path / "a-hangs" / "sources" / "more.toml")
    (tmp_path / "b-wrong").mkdir()
    (tmp_path / "b-wrong" / "employer.toml").write_text("name = ", "utf-8")
    found = list(audit_all(tmp_path, None, 1, "night", limit=20))
    assert [visit.employer for visit in found] == ["a-hangs", "b-wrong"]
    assert found[0].trouble.startswith("It took longer than 20 seconds and was stopped")
    assert multiprocessing.active_children() == []
