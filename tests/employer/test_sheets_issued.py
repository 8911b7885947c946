"""Benefit sheets issued: kept as they were, written again with the same bytes, gone on with after a kill."""

import json
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import text
from support.command import here
from support.sheets_issued import AT, MONTH, Pages, issued, made

import assusoft
from assusoft.benefit_sheets.values import from_values
from assusoft.employer import restore
from assusoft.employer.sheets.issuing import issuing, written
from assusoft.errors import Conflict, Refused
from assusoft.json_text import json_text
from assusoft.store.engine import writing

PEOPLE = [f"P{number:05}" for number in range(1, 8)]


@pytest.fixture
def acme(folder):
    return assusoft.open(folder)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# the archive


def test_a_sheet_is_kept_with_what_it_says_and_its_bytes(acme, tmp_path):
    issued(acme, [made("P00001"), made("P00002", "4000.00")], tmp_path / "to")
    [first, second] = acme.sheets_issued(MONTH)
    assert (first["id"], first["person"], first["by"], first["entity"]) == ("S1", "P00001", "Claire", "0899900177")
    assert acme.sheet_bytes("S1") == b"%PDF P00001 Name of P00001 3000.00 2026-01-08"
    stored = acme.store.sheets()[1]
    assert from_values(json.loads(acme.store.content(stored.said))) == made("P00002", "4000.00")
    assert second["sha256"] == stored.pdf


def test_the_same_again_is_written_from_the_archive_and_nothing_new_is_stored(acme, tmp_path):
    sheets = [made(person) for person in PEOPLE]
    first, later = Pages(), Pages()
    issued(acme, sheets, tmp_path / "one", first)
    head = acme.head()
    again = issued(acme, sheets, tmp_path / "two", later, AT + timedelta(days=400))
    assert (first.typeset, later.typeset, again.new) == (PEOPLE, [], 0)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert acme.head() == head


def test_what_changed_later_replaces_the_sheet_and_the_archive_shows_what_was_issued(acme, tmp_path):
    issued(acme, [made("P00001"), made("P00002")], tmp_path / "to")
    pages = Pages()
    issued(acme, [made("P00001", "3500.00"), made("P00002")], tmp_path / "to", pages)
    assert pages.typeset == ["P00001"]
    assert [(one["id"], one["replaces"], one["replaced_by"]) for one in acme.sheets_issued(person="P00001")] == [
        ("S1", None, "S3"),
        ("S3", "S1", None),
    ]
    assert b"3000.00" in acme.sheet_bytes("S1")
    assert b"3500.00" in (tmp_path / "to" / "P00001.pdf").read_bytes()


def test_another_template_makes_other_pages(acme, tmp_path):
    issued(acme, [made("P00001")], tmp_path / "to")
    assert issued(acme, [made("P00001")], tmp_path / "to", Pages(hash="b" * 64)).new == 1


def test_every_file_of_a_template_makes_its_hash_but_those_of_html(tmp_path):
    (tmp_path / "sheet.typ").write_text("a")
    before = issuing.template_hash(tmp_path / "sheet.typ")
    (tmp_path / "sheet.html.j2").write_text("x")
    assert issuing.template_hash(tmp_path / "sheet.typ") == before
    (tmp_path / "logo.svg").write_text("b")
    assert issuing.template_hash(tmp_path / "sheet.typ") != before


# a process that is killed


@pytest.mark.parametrize("killed", [0, 1, 4, 5])
def test_a_run_that_was_killed_goes_on_where_it_was_with_the_same_bytes(acme, tmp_path, monkeypatch, killed):
    monkeypatch.setattr(issuing, "AT_ONCE", 2)
    sheets = [made(person) for person in PEOPLE]
    with pytest.raises(KeyboardInterrupt):
        issued(acme, sheets, tmp_path / "to", Pages(most=killed))
    kept = killed // 2 * 2
    assert [one.person for one in acme.store.sheets()] == PEOPLE[:kept]
    rest = Pages()
    issued(acme, sheets, tmp_path / "to", rest)
    assert rest.typeset == PEOPLE[kept:]
    assert files(tmp_path / "to") == {
        f"{one}.pdf": f"%PDF {one} Name of {one} 3000.00 2026-01-08".encode() for one in PEOPLE
    }


def test_what_was_stored_and_not_yet_written_is_written_by_the_next_run(acme, tmp_path, monkeypatch):
    def killed(*given: object) -> None:
        raise KeyboardInterrupt

    sheets = [made(person) for person in PEOPLE]
    with monkeypatch.context() as patched:
        patched.setattr(written, "write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            issued(acme, sheets, tmp_path / "to")
    pages = Pages()
    issued(acme, sheets, tmp_path / "to", pages)
    assert (pages.typeset, len(files(tmp_path / "to"))) == ([], len(PEOPLE))


def test_two_processes_that_issue_the_same_do_not_both_store_it(acme, tmp_path):
    def overtaken():
        yield made("P00001")
        issued(acme, [made("P00001")], tmp_path / "other")

    with pytest.raises(Conflict, match="Claire issued the same sheet of P00001, 2025-11"):
        issued(acme, overtaken(), tmp_path / "to")
    assert len(acme.store.sheets()) == 1


# who has none, and what is stale


def test_a_letter_that_no_font_has_is_said_and_the_others_get_theirs(acme, tmp_path):
    done = issued(acme, [made("P00001", name="An ℵ"), made("P00002")], tmp_path / "to", Pages(missing="ℵ"))
    assert [one.person for one in done.skipped] == ["P00001"]
    assert "the fonts of the page have no ℵ" in done.skipped[0].why
    assert list(files(tmp_path / "to")) == ["P00002.pdf"]


def test_a_file_that_somebody_changed_is_written_anew(acme, tmp_path):
    issued(acme, [made("P00001")], tmp_path / "to")
    (tmp_path / "to" / "P00001.pdf").write_bytes(b"cut")
    issued(acme, [made("P00001")], tmp_path / "to", Pages(most=0))
    assert (tmp_path / "to" / "P00001.pdf").read_bytes() == acme.sheet_bytes("S1")


# proof


def test_a_sheet_that_was_tampered_with_is_seen_by_verify_and_told_by_the_journal(acme, tmp_path):
    issued(acme, [made("P00001"), made("P00002")], tmp_path / "to")
    assert [one.what for one in acme.journal(MONTH)][-1] == "Fiches d'avantages de 2025-11 émises\xa0: 2"
    with writing(acme.store.engine) as connection:
        connection.execute(text("UPDATE content SET bytes = 'other' WHERE sha256 IN (SELECT pdf FROM sheet LIMIT 1)"))
    assert "page of sheet S" in json_text([vars(one) for one in acme.store.check_facts()])


def test_a_backup_brings_the_archive_back(acme, folder, tmp_path):
    issued(acme, [made("P00001")], tmp_path / "to")
    acme.backup(tmp_path / "acme.zip")
    restore(tmp_path / "again", tmp_path / "acme.zip")
    assert assusoft.open(tmp_path / "again").sheet_bytes("S1") == acme.sheet_bytes("S1")


# the verb, with the true pages


@pytest.fixture(scope="module")
def real(built, tmp_path_factory):
    """A copy of the sample employer whose sheets of three persons were issued by the command line."""
    place = tmp_path_factory.mktemp("sheets")
    folder = shutil.copytree(built, place / "acme")
    for person in ("P00001", "P00002", "P00003"):
        words = ["-C", str(folder), "sheets", "--month", MONTH, "--person", person, "--to", str(place / "to"), "--json"]
        assert here(words)[0] == 0
    return place


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_three_persons_have_three_sheets_each_with_their_own_name_and_pay(real):
    acme = assusoft.open(real / "acme")
    worker = acme.photo(MONTH).worker.set_index("person")
    texts = {path.stem: words_of(path.read_bytes()) for path in (real / "to").iterdir()}
    assert sorted(texts) == ["P00001", "P00002", "P00003"]
    for person in texts:
        for other in texts:
            is_own = person == other
            assert (worker.at[other, "last_name"] in texts[person]) == is_own
            assert (worker.at[other, "payroll_id"] in texts[person]) == is_own


def test_the_folder_and_its_files_are_for_their_owner_alone(real):
    assert stat.S_IMODE((real / "to").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (real / "to").iterdir()} == {0o600}


def test_the_verb_writes_what_was_issued_and_says_what_is_stale(real, tmp_path):
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "P99999.pdf").write_bytes(b"of another month")
    acme = assusoft.open(real / "acme")
    folder = written.FolderOfSheets(tmp_path / "to", acme.store)
    assert list(folder.stale({"P00001"})) == ["P99999"]
    status, out, _ = here(["-C", str(real / "acme"), "sheets-issued", "--person", "P00002"])
    assert (status, out) == (0, "S2  2025-11  P00002  fr  " + f"{acme.store.sheets()[1].at:%Y-%m-%d}\n")
    here(["-C", str(real / "acme"), "sheet-issued", "S2", "--to", str(tmp_path / "one.pdf")])
    assert (tmp_path / "one.pdf").read_bytes() == (real / "to" / "P00002.pdf").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--month", "2025-12"), "2025-12 is not closed, and a sheet says what suppliers were told"),
        (("--month", MONTH, "--person", "Nobodyson"), "Nobody is known as 'Nobodyson'"),
        (("--month", MONTH, "--entity", "Y"), "There is no legal entity 'Y'. Expected one of"),
    ],
)
def test_what_cannot_be_issued_is_refused_and_nothing_is_written(real, tmp_path, words, sentence):
    status, out, err = here(["-C", str(real / "acme"), "sheets", *words, "--to", str(tmp_path / "no")])
    assert (status, out) == (2, "")
    assert sentence in " ".join(err.split())
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("name", ["", "plans", "sources/new", "extracts/2026-01"])
def test_sheets_are_not_written_where_the_program_reads(real, name):
    home = real / "acme"
    with pytest.raises(Refused, match="is a folder that assusoft reads"):
        written.folder_of_sheets(home, home / name, assusoft.open(home).store)
    assert written.folder_of_sheets(home, home / "out" / "sheets", assusoft.open(home).store).folder.is_dir()


def test_no_sheet_has_that_id(real):
    status, _, err = here(["-C", str(real / "acme"), "sheet-issued", "P00001", "--to", "x.pdf"])
    assert status == 2
    assert "'P00001' is a person, and a benefit sheet is needed here" in " ".join(err.split())
