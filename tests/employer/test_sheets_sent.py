"""Benefit sheets sent: what was issued, to addresses that are sure, each once, with the bytes of the archive."""

import email
import re
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
import pyzipper
from support.command import here
from support.sheets_issued import AT, MONTH, Pages, issued, made

import assusoft
from assusoft.employer import restore
from assusoft.employer.sheets.delivering import attempts, parcels, sending
from assusoft.employer.sheets.delivering.addresses import Photos, addresses, safe_addresses
from assusoft.errors import ConfigError, Refused
from assusoft.month.declarations.declaration import Declaration
from assusoft.month.declarations.stated import Stated
from assusoft.suppliers.sending.delivered import Delivery
from assusoft.suppliers.sending.zips import zipped

PEOPLE = ["P00001", "P00002", "P00003"]
MAIL, ZIP = 'deliver = "mail"', 'deliver = "zip"\nfolder = "out/hr"'


@pytest.fixture
def sheets(folder, tmp_path):
    """`sheets(settings, people)`: the employer with three sheets issued, to be sent so."""

    def made_of(settings=MAIL, people=PEOPLE, more=""):
        path = folder / "employer.toml"
        path.write_text(f"{path.read_text('utf-8')}\n[sheets]\n{settings}\n{more}", "utf-8")
        acme = assusoft.open(folder)
        issued(acme, [made(person) for person in people], tmp_path / "to")
        return acme

    return made_of


@pytest.fixture
def mails(folder):
    """Recipients and attachments, name -> bytes, of each mail that left, the newest last."""

    def read():
        found = []
        for path in sorted((folder / "out" / "mails").glob("sheets-*.eml"), key=lambda one: one.stat().st_mtime_ns):
            mail = email.message_from_bytes(path.read_bytes())
            parts = {part.get_filename(): part.get_payload(decode=True) for part in mail.walk() if part.get_filename()}
            found.append((mail["To"], parts))
        return found

    return read


def sheets_of(acme, people):
    """The employer with sheets of these people issued."""
    issued(acme, [made(person) for person in people], acme.folder / "out" / "sheets")
    return acme


def send(acme, at=AT):
    return acme.send_sheets(MONTH, "Claire", lambda: at)


def states(done):
    return [one.state for one in done.tried.values()]


# by mail, to the worker


def test_each_worker_is_mailed_their_own_sheet_the_bytes_of_the_archive_once(sheets, mails):
    acme = sheets()
    worker = acme.photo(MONTH).worker.set_index("person")
    done = send(acme)
    assert states(done) == ["sent"] * 3
    sent = dict(mails())
    for one in acme.sheets_issued(MONTH):
        [(name, content)] = sent[worker.at[one["person"], "email"]].items()
        assert name == f"{one['person']}_{MONTH}.pdf"
        assert sha256(content).hexdigest() == one["sha256"]
        assert [way["state"] for way in one["sent"]] == ["sent"]
    assert send(acme) == ({}, {}, [])
    assert len(mails()) == 3
    happened = [(one.kind, one.what) for one in acme.history("P00001")]
    assert ("sheet", "Fiche d'avantages de 2025-11 émise") in happened
    assert [kind for kind, _ in happened].count("sheet_sent") == 1


def test_nothing_leaves_before_it_is_issued(sheets, mails):
    acme = sheets(people=[])
    with pytest.raises(Refused, match="No benefit sheet of 2025-11 is issued, so none can be sent"):
        send(acme)
    assert mails() == []


def test_nothing_leaves_by_itself_and_a_look_stores_nothing(sheets, mails):
    acme = sheets()
    head = acme.head()
    assert [len(one.sheets) for one in acme.sheets_leaving(MONTH).sendings] == [1, 1, 1]
    assert (mails(), acme.head()) == ([], head)


def test_who_has_no_sure_address_is_listed_and_gets_the_sheet_later_once(sheets, mails):
    acme = sheets(people=[])
    known = addresses(acme, MONTH, acme.photo(MONTH).worker["person"].unique())
    nowhere = next(person for person, one in known.items() if not one.address)
    acme = sheets_of(acme, [nowhere, "P00002"])
    done = send(acme)
    assert (states(done), [one.person for one in done.waiting]) == (["sent"], [nowhere])
    assert done.waiting[0].why.endswith(f"Confirm one: assusoft declare {nowhere} value email=ADDRESS")
    acme.declare(Stated(nowhere, "value", {"email": "an@home.example"}), by="Claire", at=AT)
    done = send(acme)
    assert (states(done), done.waiting, mails()[-1][0]) == (["sent"], [], "an@home.example")
    assert (send(acme).tried, len(mails())) == ({}, 2)


@pytest.mark.parametrize(
    ("before", "now", "declared", "sentence"),
    [
        ("a@x.be", "a@x.be", None, ""),
        ("a@x.be", "b@x.be", None, "in the payroll of one month only"),
        (None, "a@x.be", None, "in the payroll of one month only"),
        ("a@x.be", None, None, "has no e-mail address"),
        ("a@x.be", "a@x.be c@x.be", None, "several addresses"),
        ("a@x.be", "shared@x.be", None, "also that of somebody else"),
        ("a@x.be", "not an address", None, "several addresses"),
        ("é@x.be", "é@x.be", None, "cannot be written to"),
        ("a@x.be", "b@x.be", ("hr@x.be", "b@x.be"), ""),
        (None, None, ("hr@x.be", None), ""),
        ("a@x.be", "b@x.be", ("hr@x.be", "a@x.be"), "in the payroll of one month only"),
        ("a@x.be", "a@x.be", ("hr@x.be", "z@x.be"), ""),
    ],
)
def test_an_address_counts_that_two_months_hold_or_hr_declared_since(before, now, declared, sentence):
    def shown(written):
        return {"P1": frozenset((written or "").split()), "P2": frozenset(["shared@x.be"])}

    said = {}
    if declared:
        values, seen = {"email": declared[0]}, {"email": declared[1]}
        said["P1"] = Declaration(1, "value", "P1", "", "", "", values, "", "", seen, "2025-12", "", "An", AT)
    photos = Photos(["2025-11", "2025-12"], {"2025-11": shown(before), "2025-12": shown(now)})
    [found] = safe_addresses(photos, said, ["P1"]).values()
    assert sentence in found.why
    assert bool(found.address) == (not sentence)


def test_one_month_alone_makes_no_address_sure():
    photos = Photos(["2025-11"], {"2025-11": {"P1": frozenset(["a@x.be"])}})
    assert "one month only" in safe_addresses(photos, {}, ["P1"])["P1"].why


def test_a_corrected_sheet_is_sent_again_and_one_that_only_looks_otherwise_is_not(sheets, mails, tmp_path):
    acme = sheets()
    send(acme)
    people = [made("P00001", "3500.00"), made("P00002"), made("P00003")]
    issued(acme, people, tmp_path / "to", Pages(hash="b" * 64))
    assert states(send(acme)) == ["sent"]
    assert b"3500.00" in next(iter(mails()[-1][1].values()))


def test_a_sheet_that_was_replaced_before_it_left_never_leaves(sheets, mails, tmp_path, monkeypatch):
    acme = sheets(people=["P00001"])
    with monkeypatch.context() as patched:
        patched.setattr(sending, "deliver", lambda *given, **more: Delivery("failed", "no network"))
        assert states(send(acme)) == ["failed"]
    issued(acme, [made("P00001", "3500.00")], tmp_path / "to")
    assert states(send(acme)) == ["sent"]
    [(_, parts)] = mails()
    assert b"3500.00" in next(iter(parts.values()))
    assert send(acme).tried == {}


# once, whatever happens


def test_what_failed_is_tried_again_with_the_same_id_and_bytes(sheets, mails, monkeypatch):
    acme = sheets()
    with monkeypatch.context() as patched:
        patched.setattr(sending, "deliver", lambda *given, **more: Delivery("failed", "no network"))
        first = send(acme)
    assert states(first) == ["failed"] * 3
    assert list(send(acme).tried) == list(first.tried)
    assert len(mails()) == 3


def test_a_process_that_died_while_sending_leaves_one_in_doubt_that_a_person_settles(sheets, mails, monkeypatch):
    def killed(*given, **more):
        raise KeyboardInterrupt

    acme = sheets()
    with monkeypatch.context() as patched:
        patched.setattr(sending, "deliver", killed)
        with pytest.raises(KeyboardInterrupt):
            send(acme)
    done = send(acme)
    [doubt] = done.in_doubt
    assert states(done) == ["sent", "sent"]
    assert send(acme).tried == {}
    acme.settle(doubt, "queued", "it is not in the log of the mail server", "Claire", AT)
    assert list(send(acme).tried) == [doubt]
    with pytest.raises(Refused, match=f"Sending {doubt} is 'sent': only one in doubt is settled"):
        acme.settle(doubt, "sent", "", "Claire", AT)
    assert len(mails()) == 3


def test_a_database_older_than_its_last_use_sends_nothing_twice(sheets, mails, folder):
    acme = sheets()
    old = (folder / "assusoft.db").read_bytes()
    send(acme)
    acme.store.close()
    (folder / "assusoft.db").write_bytes(old)
    done = send(assusoft.open(folder), AT + timedelta(days=1))
    assert (done.tried, len(done.in_doubt), len(mails())) == ({}, 3, 3)
    assert "the database is older than its last use" in next(iter(done.in_doubt.values()))


def test_what_waited_in_a_backup_may_have_left_since_and_is_in_doubt(sheets, mails, tmp_path, monkeypatch):
    acme = sheets(people=["P00001"])
    with monkeypatch.context() as patched:
        patched.setattr(sending, "deliver", lambda *given, **more: Delivery("failed", "no network"))
        [id] = send(acme).tried
    acme.backup(tmp_path / "acme.zip")
    assert id in restore(tmp_path / "again", tmp_path / "acme.zip").waiting
    again = send(assusoft.open(tmp_path / "again"))
    assert (again.tried, list(again.in_doubt)) == ({}, [id])


def test_what_keeps_the_attempts_is_not_guessed_at(sheets, folder):
    acme = sheets()
    (folder / attempts.MARK).write_text("sheets-000000000001 2026-01-08T06:30:00+00:00\nrubbish\n")
    with pytest.raises(Refused, match=re.escape(attempts.MARK)):
        send(acme)
    (folder / attempts.MARK).write_text("sheets-000000000001 2026-01-08T06:30:00+00:00\nsheets-0000")
    assert list(attempts.began(folder)) == ["sheets-000000000001"]
    attempts.note(folder, ["sheets-000000000002"], AT)
    attempts.note(folder, ["sheets-000000000003"], AT)
    assert list(attempts.began(folder)) == [f"sheets-00000000000{number}" for number in (1, 2, 3)]


# where it may go


def test_it_goes_only_where_the_employer_lets_data_go(sheets, mails):
    acme = sheets(more='[sending]\nallowed = ["*@elsewhere.example"]\n')
    done = send(acme)
    assert states(done) == ["failed"] * 3
    assert "is not among the destinations that employer.toml allows" in next(iter(done.tried.values())).reason
    assert mails() == []


def test_an_employer_that_says_nothing_sends_nothing(folder, tmp_path):
    acme = assusoft.open(folder)
    issued(acme, [made("P00001")], tmp_path / "to")
    with pytest.raises(ConfigError, match=r"\[sheets\] does not say how sheets reach people. Nothing was sent"):
        send(acme)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('deliver = "zip"', "write either to"),
        ('deliver = "zip"\nto = ["hr@x.be"]\nfolder = "out"', "write either to"),
        ('deliver = "mail"\nfolder = "out"', "are for deliver = 'zip'"),
        ('deliver = "mail"\npassword = "employer"', "password_env go together"),
        ('deliver = "mail"\npassword_env = "X"', "password_env go together"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(folder, settings, sentence):
    path = folder / "employer.toml"
    path.write_text(f"{path.read_text('utf-8')}\n[sheets]\n{settings}\n", "utf-8")
    with pytest.raises(ConfigError, match=sentence):
        assusoft.open(folder)


# a zip for HR


def test_hr_receives_a_zip_for_each_entity_with_each_workers_own_sheet(sheets, folder, tmp_path):
    acme = sheets(ZIP, people=[])
    other = made("P00003", entity="0899911263 Entreprise X Services SA")
    issued(acme, [made("P00001", name="J. Peeters"), made("P00002", name="J. Peeters"), other], tmp_path / "to")
    assert states(send(acme)) == ["sent", "sent"]
    held = {path.name: ZipFile(path) for path in (folder / "out" / "hr").iterdir()}
    assert {name: one.namelist() for name, one in held.items()} == {
        "0899900177_2025-11.zip": ["P00001.pdf", "P00002.pdf"],
        "0899911263_2025-11.zip": ["P00003.pdf"],
    }
    for one in acme.sheets_issued(MONTH):
        content = held[f"{one['entity']}_2025-11.zip"].read(f"{one['person']}.pdf")
        assert (sha256(content).hexdigest(), one["person"].encode() in content) == (one["sha256"], True)


def test_a_corrected_sheet_goes_to_hr_in_a_zip_of_its_own(sheets, folder, tmp_path):
    acme = sheets(ZIP)
    send(acme)
    issued(acme, [made("P00001", "3500.00"), made("P00002"), made("P00003")], tmp_path / "to")
    send(acme)
    with ZipFile(folder / "out" / "hr" / "0899900177_2025-11_2.zip") as archive:
        assert archive.namelist() == ["P00001.pdf"]
    assert send(acme).tried == {}


def test_a_zip_that_is_there_already_is_left_and_said(sheets, folder):
    acme = sheets(ZIP)
    (folder / "out" / "hr").mkdir(parents=True)
    (folder / "out" / "hr" / "0899900177_2025-11.zip").write_bytes(b"mine")
    [one] = send(acme).tried.values()
    assert (one.state, "is there already, and was left as it is" in one.reason) == ("failed", True)


def test_a_zip_by_mail_is_refused_where_no_mail_server_takes_it(sheets, mails, monkeypatch):
    acme = sheets('deliver = "zip"\nto = ["hr@x.be"]')
    with monkeypatch.context() as patched:
        patched.setattr(parcels, "MOST", 10)
        [one] = send(acme).tried.values()
        assert "which no mail server takes. Nothing was sent. Write folder in the place of to" in one.reason
    assert states(send(acme)) == ["sent"]
    [(to, parts)] = mails()
    assert (to, list(parts)) == ("hr@x.be", ["0899900177_2025-11.zip"])


# passwords


def test_each_file_is_locked_with_the_birth_date_of_its_worker(sheets, mails):
    acme = sheets(f'{MAIL}\npassword = "birth_date"')
    born = acme.photo(MONTH).worker.set_index("person")["birth_date"]
    send(acme)
    seen = set()
    for _, parts in mails():
        [(name, content)] = parts.items()
        person = name[:6]
        seen.add(person)
        with pyzipper.AESZipFile(BytesIO(content)) as archive:
            with pytest.raises(RuntimeError, match="password"):
                archive.read(f"{person}.pdf")
            archive.setpassword(f"{born[person]:%d%m%Y}".encode())
            assert person.encode() in archive.read(f"{person}.pdf")
    assert seen == set(PEOPLE)


def test_the_employers_password_locks_the_zip_and_stands_nowhere(sheets, folder, monkeypatch, caplog):
    monkeypatch.setenv("SHEETS_PASSWORD", "very-secret-word")
    acme = sheets(f'{ZIP}\npassword = "employer"\npassword_env = "SHEETS_PASSWORD"')
    send(acme)
    with pyzipper.AESZipFile(folder / "out" / "hr" / "0899900177_2025-11.zip") as archive:
        archive.setpassword(b"very-secret-word")
        assert archive.read("P00001.pdf") == acme.sheet_bytes("S1")
    acme.store.close()
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"very-secret-word" in path.read_bytes()]
    assert "very-secret-word" not in caplog.text


def test_without_the_password_nothing_leaves(sheets, folder, monkeypatch):
    monkeypatch.delenv("SHEETS_PASSWORD", raising=False)
    acme = sheets(f'{ZIP}\npassword = "employer"\npassword_env = "SHEETS_PASSWORD"')
    with pytest.raises(ConfigError, match="SHEETS_PASSWORD"):
        send(acme)
    assert not (folder / "out" / "hr").exists()


def test_two_files_of_one_name_are_no_zip():
    with pytest.raises(ValueError, match=r"'p1\.PDF' is in the zip already"):
        zipped([("P1.pdf", b"a"), ("p1.PDF", b"b")])


# the verb


def test_the_verb_shows_sends_and_says_who_waits(sheets, folder):
    acme = sheets(more="")
    acme.store.close()
    words = ["-C", str(folder), "sheets-send", "--month", MONTH]
    status, out, _ = here([*words, "--dry-run"])
    assert (status, len(out.splitlines())) == (0, 3)
    assert re.fullmatch(r"(sheets-\d{12} : 1 fiches à .+@.+\n){3}".replace(" :", "\xa0:"), out)
    status, out, _ = here(words)
    assert (status, len(out.splitlines())) == (0, 3)
    assert here([*words, "--json"])[1].split() == [
        "{",
        '"tried":',
        "{},",
        '"in_doubt":',
        "{},",
        '"waiting":',
        "[]",
        "}",
    ]
    assert [one.kind for one in assusoft.open(folder).journal(MONTH)][-3:] == ["sheet_event"] * 3
