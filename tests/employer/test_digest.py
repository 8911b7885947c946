"""What waits for whom, and its mail: once a day and state, to each in their language, about nobody."""

import email
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from support.few import settle
from typer.testing import CliRunner

import assusoft
from assusoft.cli import app
from assusoft.employer.digest.digest_text import text
from assusoft.employer.digest.posting import CLAIMS
from assusoft.employer.digest.waiting import waiting
from assusoft.errors import ConfigError, Refused
from assusoft.month.tasks.deadlines import Due
from assusoft.store import NewFirstWord

TODAY = date(2026, 1, 8)
AT = datetime(2026, 1, 8, 6, 30, tzinfo=UTC)
MONTH = "2025-12"
DIGEST = """
[digest]
mail_to = ["hr@acme.example", "An <an@acme.example>", "chef@acme.example"]

[digest.language]
"An <an@acme.example>" = "nl"
"""


def mailing(folder, server, more=DIGEST):
    """The employer of a folder, whose mail leaves by that server."""
    settings = folder / "employer.toml"
    without = re.sub(r"(?ms)^\[(mail|digest|digest\.language)\]$.*?(?=^\[|\Z)", "", settings.read_text("utf-8"))
    mail = f"""
[mail]
host = "127.0.0.1"
port = {server.port}
security = "starttls"
sender = "assusoft@acme.example"
ca_file = "{server.ca_file}"
user = "acme"
password_env = "MAIL_PASSWORD"
"""
    settings.write_text(f"{without}\n{mail}\n{more}", "utf-8")
    return assusoft.open(folder)


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")


def body(received: bytes) -> str:
    """The text of a mail."""
    part = email.message_from_bytes(received).get_payload(decode=True)
    return part.decode()


# what it says


def test_it_counts_tasks_by_kind_and_names_last_days_that_are_near_or_past(built):
    acme = assusoft.open(built)
    tasks = acme.tasks()
    days = {tasks[0].id: date(2026, 1, 7), tasks[1].id: date(2026, 1, 15), tasks[2].id: date(2026, 1, 16)}
    found = waiting(acme, TODAY, {id: Due(day, "hospital", "waiting period") for id, day in days.items()}, 7)
    assert found.state == "blocked"
    assert sum(count for count, _ in found.tasks.values()) == len(tasks)
    assert [(one.day, one.tasks) for one in found.due] == [(date(2026, 1, 7), 1), (date(2026, 1, 15), 1)]
    said = text(found, "en", acme.labels("en"))
    assert "The last day was 07/01/2026: " in said
    assert "Last day 15/01/2026: " in said
    assert "Hospital cover (1)" in said


def test_it_tells_nothing_of_anybody(built):
    acme = assusoft.open(built)
    said = text(acme.digest(TODAY), "fr", acme.labels("fr")) + json.dumps(acme.digest(TODAY).tasks)
    worker = acme.photo(MONTH).worker
    for name in ("last_name", "national_number", "monthly_salary", "person"):
        assert not [value for value in worker[name].dropna().astype(str) if re.search(rf"\b{re.escape(value)}\b", said)]


def test_a_month_without_blocking_task_is_ready_to_close(petit):
    found = petit.digest(TODAY)
    assert (found.state, found.waits) == ("closed", False)
    assert text(found, "en", {}).endswith("Nothing waits.\n")
    changed = type(found)(**{**vars(found), "state": "ready to close"})
    assert "February 2026 can be closed" in text(changed, "en", {})


def test_it_says_whose_tasks_are_and_what_waits_for_a_second_person(few):
    settings = few / "employer.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[second-person]\nkinds = ["affiliation"]\n', "utf-8")
    employer = assusoft.open(few)
    task = next(task for task in employer.tasks() if task.kind == "affiliation")
    employer.assign(task.id, "Claire", "An", AT)
    employer.answer(task.id, "affiliate", {}, "An", AT)
    found = employer.digest(TODAY)
    assert (found.assigned, found.confirming) == ({"Claire": 1}, 1)
    said = text(found, "en", {})
    assert "  Assigned to Claire: 1\n  Waiting for a second person: 1\n" in said


def test_answers_to_what_is_no_longer_asked_wait_for_nobody(few):
    employer = assusoft.open(few)
    said = {"choice": "affiliate", "fields": {}}
    gone = NewFirstWord("answer", "T" + "0" * 20, "affiliation", "P00001", said, MONTH, "", "An", AT)
    employer.store.add_first_words([gone])
    assert employer.digest(TODAY).confirming == 0


def test_a_file_that_did_not_leave_is_named_as_it_stands_also_while_it_is_sent(few):
    employer = assusoft.open(few)
    employer.answer(next(one.id for one in employer.tasks() if one.kind == "affiliation"), "affiliate", {}, "An", AT)
    settle(employer)
    employer.close(MONTH, "An", AT)
    one, *others = employer.store.transmissions()
    rest = tuple(other.id for other in others)
    assert employer.digest(TODAY).transmissions == {"queued": (one.id, *rest)}
    employer.store.claim(one.id, "An", AT)
    found = employer.digest(TODAY)
    assert (found.transmissions, found.waits) == ({"sending": (one.id,), "queued": rest}, True)
    assert f"  sending: {one.id}\n" in text(found, "en", {})
    employer.store.record(one.id, "in_doubt", "cut", "An", AT)
    assert f"  in doubt: {one.id}\n" in text(employer.digest(TODAY), "en", {})


# its mail


def test_it_goes_only_where_the_employer_lets_data_go(folder, mail_server):
    server = mail_server("starttls")
    acme = mailing(folder, server, DIGEST + '\n[sending]\nallowed = ["hr@acme.example", "chef@acme.example"]\n')
    outcomes = acme.send_digest("cron", lambda: AT)
    assert sorted(outcome.state for outcome in outcomes.values()) == ["failed", "sent"]
    assert server.mailbox.recipients == [["hr@acme.example", "chef@acme.example"]]
    assert any("'an@acme.example' is not among the destinations" in one.reason for one in outcomes.values())


def test_each_is_told_in_their_language_once_a_day_and_state(folder, mail_server):
    server = mail_server("starttls")
    acme = mailing(folder, server)
    outcomes = acme.send_digest("cron", lambda: AT)
    assert [outcome.state for outcome in outcomes.values()] == ["sent", "sent"]
    assert server.mailbox.recipients == [["hr@acme.example", "chef@acme.example"], ["an@acme.example"]]
    french, dutch = map(body, server.mailbox.received)
    assert "Pour les RH" in french
    assert "Voor HR" in dutch
    assert acme.send_digest("cron", lambda: AT + timedelta(hours=2)) == {}
    assert len(server.mailbox.received) == 2
    task = next(task for task in acme.tasks() if task.kind == "affiliation")
    acme.answer(task.id, "affiliate", {}, "An", AT)
    assert len(assusoft.open(folder).send_digest("cron", lambda: AT + timedelta(hours=3))) == 2
    assert len(assusoft.open(folder).send_digest("cron", lambda: AT + timedelta(days=1))) == 2


def test_a_mail_that_was_refused_is_tried_again_and_one_in_doubt_is_not(folder, mail_server):
    refusing = mail_server("starttls", refuse=("an@acme.example",))
    outcomes = mailing(folder, refusing).send_digest("cron", lambda: AT)
    assert [outcome.state for outcome in outcomes.values()] == ["sent", "failed"]
    again = mail_server("starttls", drop="after text")
    outcomes = mailing(folder, again).send_digest("cron", lambda: AT)
    assert [outcome.state for outcome in outcomes.values()] == ["in_doubt"]
    assert mailing(folder, again).send_digest("cron", lambda: AT) == {}
    assert again.mailbox.recipients == [["an@acme.example"]]


def test_what_a_dead_process_was_sending_is_not_sent_again_that_day(folder, mail_server):
    server = mail_server("starttls")
    acme = mailing(folder, server)
    acme.send_digest("cron", lambda: AT)
    claims = json.loads((folder / CLAIMS).read_text())
    (folder / CLAIMS).write_text(json.dumps({id: one | {"state": "sending"} for id, one in claims.items()}))
    assert acme.send_digest("cron", lambda: AT) == {}
    assert len(server.mailbox.received) == 2


def test_why_a_mail_did_not_leave_stays_beside_its_claim(folder, mail_server):
    refusing = mail_server("starttls", refuse=("an@acme.example",))
    mailing(folder, refusing).send_digest("cron", lambda: AT)
    [(failed, why)] = [
        (id, one["reason"]) for id, one in json.loads((folder / CLAIMS).read_text()).items() if one["state"] == "failed"
    ]
    assert why
    mailing(folder, mail_server("starttls")).send_digest("cron", lambda: AT + timedelta(days=1))
    assert json.loads((folder / CLAIMS).read_text())[failed]["reason"] == why


def test_claims_that_cannot_be_read_send_nothing(folder, mail_server):
    server = mail_server("starttls")
    acme = mailing(folder, server)
    (folder / CLAIMS).write_text('{"digest-1": "sent"}')
    with pytest.raises(Refused, match=r"\.digests, which keeps which digests were sent, cannot be read"):
        acme.send_digest("cron", lambda: AT)
    assert server.mailbox.received == []


def test_when_nothing_waits_no_mail_leaves(petit, mail_server):
    server = mail_server("starttls")
    assert mailing(petit.folder, server).send_digest("cron", lambda: AT) == {}
    assert server.mailbox.received == []


def test_a_language_of_nobody_is_refused(folder, mail_server):
    with pytest.raises(ConfigError, match=r"digest\.language.*nobody of mail_to has that address"):
        mailing(folder, mail_server("starttls"), '[digest.language]\n"x@acme.example" = "nl"\n')


# the verb


def test_the_verb_prints_and_its_status_says_that_something_waits(built, petit):
    done = CliRunner().invoke(app, ["-C", str(built), "digest", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["waits"] is True
    done = CliRunner().invoke(app, ["-C", str(petit.folder), "digest"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Nothing waits.")


def test_the_verb_refuses_to_send_to_nobody(petit):
    done = CliRunner().invoke(app, ["-C", str(petit.folder), "digest", "--send"])
    assert isinstance(done.exception, Refused)
    assert "[digest] mail_to names nobody" in str(done.exception)
