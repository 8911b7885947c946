"""A closed month leaves by real e-mail, once; and the same months stand on a real PostgreSQL."""

import shutil
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month
from assusoft.employer import open_employer
from assusoft.suppliers.supplier import MailServer

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
MONTHS = ("2025-11", "2025-12")


def close_months(folder) -> None:
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    for month in MONTHS:
        answer_month(employer, names, month, [answer for answer in script if answer.month == month])
        employer.close(month, "Claire", AT)
    employer.store.close()


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A small sample employer with two closed months of which nothing was sent."""
    folder = tmp_path_factory.mktemp("by_mail") / "acme"
    write_employer(folder, workers=80, months=2)
    close_months(folder)
    return folder


@pytest.fixture
def closed(once, tmp_path):
    """A copy of it to be changed."""
    return shutil.copytree(once, tmp_path / "acme")


def by_mail(folder, running):
    employer = open_employer(folder)
    server = MailServer(
        host="127.0.0.1", port=running.port, security="starttls", sender="hr@acme.example", ca_file=str(running.ca_file)
    )
    employer.settings = employer.settings.model_copy(update={"mail": server})
    return employer


def test_each_transmission_is_mailed_once_with_its_documents(closed, mail_server):
    running = mail_server("starttls")
    employer = by_mail(closed, running)
    outcomes = employer.send("Claire", lambda: AT)
    assert {outcome.state for outcome in outcomes.values()} == {"sent"}
    assert employer.send("Claire", lambda: AT) == {}
    received = [message_from_bytes(content, policy=default) for content in running.mailbox.received]
    names = [[part.get_filename() for part in mail.iter_attachments()] for mail in received]
    assert names == [["insurer-a_2025-11_full.txt"], ["insurer-a_2025-12_changes.txt"]]
    stored = employer.reports("2025-12")["insurer-a"][0].content
    assert next(iter(received[1].iter_attachments())).get_payload(decode=True) == stored
    assert "Totaux de contrôle" in received[1].get_body(("plain",)).get_content()


def test_mail_whose_fate_is_unknown_is_in_doubt_and_not_sent_again(closed, mail_server):
    running = mail_server("starttls")
    running.mailbox.drop = "after text"
    employer = by_mail(closed, running)
    outcomes = employer.send("Claire", lambda: AT)
    assert {id: outcome.state for id, outcome in outcomes.items() if id.startswith("insurer-a")} == {
        "insurer-a-1": "in_doubt",
        "insurer-a-2": "queued",  # it waits for the one before it
    }
    running.mailbox.drop = ""
    again = employer.send("Claire", lambda: AT)
    assert {id: outcome.state for id, outcome in again.items()} == {"insurer-a-2": "queued"}
    assert set(employer.doubts()) == {"insurer-a-1"}
    employer.settle("insurer-a-1", "queued", "the insurer has nothing", "Claire", AT)
    assert list(employer.send("Claire", lambda: AT)) == ["insurer-a-1", "insurer-a-2"]
    assert employer.doubts() == {}


@pytest.mark.long
def test_postgresql_gives_the_same_months_as_sqlite(closed, postgres_database, monkeypatch, tmp_path):
    sqlite = open_employer(closed)
    write_employer(tmp_path / "other", workers=80, months=2)
    with postgres_database() as url:
        monkeypatch.setenv("ASSUSOFT_DATABASE", url)
        close_months(tmp_path / "other")
        postgres = open_employer(tmp_path / "other")
        assert postgres.store.imports()
        monkeypatch.delenv("ASSUSOFT_DATABASE")
        assert not (tmp_path / "other" / "assusoft.db").exists()
        for month in MONTHS:
            assert postgres.tasks(month) == sqlite.tasks(month)
            assert postgres.messages(month) == sqlite.messages(month)
            for key in sqlite.suppliers:
                assert postgres.register(key, month).equals(sqlite.register(key, month))
            assert postgres.reports(month) == sqlite.reports(month)
        closings = [(one.month, one.state_hash) for one in sqlite.store.closings()]
        assert [(one.month, one.state_hash) for one in postgres.store.closings()] == closings
        postgres.store.close()
