"""The page of benefit sheets: listed, read as issued or as they would be, issued, fetched and sent, by who may."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import pyzipper
from support.sheets_issued import AT, MONTH, issued, made

from assusoft.benefit_sheets import pages as typeset
from assusoft.benefit_sheets.pages import Printed
from assusoft.benefit_sheets.sheet import Figure, Part, Source
from assusoft.employer import open_employer
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.sheets.issuing import run
from assusoft.language import Sentence
from assusoft.month.why.explanation import Explanation
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.sheets import issuing, opened

OTHERS = "Nobody is known by that number here."
FORBIDDEN = "You may not do that here. Who administers this installation can change it."
SA, FEW = "0899900177", ("0899955607",)
"""A large legal entity, and one of four workers."""


def one_line(sheet, template_folder):
    return Printed(f"%PDF {sheet.person} {sheet.issued}".encode(), "")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """A page costs nothing: one line of text in the place of a PDF."""
    monkeypatch.setattr(run, "printed", one_line)


@pytest.fixture
def ours(folder, warm):
    """`ours(more)`: a copy of the employer to be changed, `more` in its employer.toml; it knows what was derived."""

    def copy(more=""):
        path = folder / "employer.toml"
        path.write_text(f"{path.read_text('utf-8')}\n{more}", "utf-8")
        employer = open_employer(folder)
        employer.views |= warm.views
        employer._derived |= warm._derived
        return employer

    return copy


@pytest.fixture
def handed(monkeypatch) -> dict[str, bytes]:
    """The files handed over, by name."""
    found: dict[str, bytes] = {}

    def written(_visit, name, write):
        stream = BytesIO()
        write(stream)
        found[name] = stream.getvalue()
        return f"/acme/download/{len(found)}"

    monkeypatch.setattr(inner, "hand_over_written", written)
    return found


@pytest.fixture
def page(talk, visiting):
    """`page(employer, role, ...)`: the page of November."""

    def opened_by(employer, role="hr", person="", **who):
        return talk("sheets", visiting(employer, role, month=MONTH, **who), **({"person": person} if person else {}))

    return opened_by


def with_interruption(sheet):
    """The sheet, which says since when somebody is absent."""
    source = Source("payroll", date(2025, 11, 30), "blox")
    figure = Figure("working_time.interruption_from", "Interruption", date(2025, 11, 3), "", source, "long illness")
    return replace(sheet, parts=(*sheet.parts, Part("working_time", "Working time", (figure,))))


def issue_all(page):
    page.act("issue")
    while "data-soon" in page.regions["head"]:
        page.act("issue-some")
        assert page.last.get("alert") is None
    return page.last


# read


def test_workers_are_listed_with_their_sheet_and_found_by_name_entity_and_state(ours, page, tmp_path):
    acme = ours()
    issued(acme, [made("P00012")], tmp_path / "to")
    talk = page(acme)
    assert "1 of 80 workers have their sheet issued; 0 can have none yet." in talk.text("head")
    talk.act("sheets.look", filter__state="issued")
    assert talk.ids() == ["P00012"]
    assert "Silva Quentin P00012 Entreprise X SA fr of the month 08/01/2026 06:30" in talk.text("main")
    talk.act("sheets.look", filter__entity="0899911263")
    assert len(talk.ids()) == 16
    talk.act("sheets.look", search="silva quent")
    assert talk.ids() == ["P00012"]


def test_an_open_month_is_to_be_closed_first_and_closed_ones_are_a_click_away(warm, talk, visiting):
    page = talk("sheets", visiting(warm))
    assert "December 2025 is not closed yet, and a sheet says what suppliers were told" in page.text("head")
    assert "/sheets/2025-11" in page.regions["head"]
    assert (page.regions["main"], page.regions["send"]) == ("", "")


def test_a_sheet_is_read_in_the_language_of_its_worker_and_who_looked_is_noted(warm, page, seen):
    talk = page(warm)
    talk.act("open", id="P00012")
    assert (talk.last["focus"], seen) == ("sheet-title", ["P00012"])
    assert "This sheet is not issued yet: it shows what would be issued now." in talk.text("sheet")
    assert '<article class="benefits" lang="fr"' in talk.regions["sheet"]
    assert "43 057,04 €" in talk.text("sheet").replace("\u202f", " ").replace("\u00a0", " ")
    assert (talk.regions["main"], talk.regions["head"]) == ("", "")
    talk.act("close")
    assert (talk.last["focus"], talk.regions["sheet"]) == ("sheets-open-P00012", "")


def test_each_figure_says_where_it_comes_from_and_no_other_id_does(warm, page):
    talk = page(warm, person="P00012")
    talk.act("why", id="identity.birth_date")
    assert talk.last["focus"] == "why-title"
    assert 'class="why-place"' in talk.regions["sheet"]
    talk.act("why", id="plan.group.month.death.employer")
    assert re.search(r'<tr><td colspan="5"><div class="tree"', talk.regions["sheet"])
    for id in ("identity.birth_date@P00013/2025-11", "insurer-a/group/P00013/insured_salary", "nothing"):
        talk.act("why", id=id)
        assert talk.last["alert"] == "This sheet has no such figure to explain."


def test_an_issued_sheet_is_shown_as_it_was_issued_with_those_before_it(ours, page, tmp_path, handed, seen):
    acme = ours()
    issued(acme, [made("P00012", "2000.00")], tmp_path / "to")
    issued(acme, [made("P00012", "3000.00")], tmp_path / "to", at=AT + timedelta(days=1))
    talk = page(acme, person="P00012")
    assert "This is the sheet as it was issued. Issued now it would say something else" in talk.text("sheet")
    assert "3 000,00" in talk.text("sheet").replace("\u202f", " ").replace("\u00a0", " ")
    assert "S1 PDF 08/01/2026 06:30 Claire replaced by S2" in talk.text("sheet")
    talk.act("pdf", id="S1")
    assert handed == {"P00012_2025-11.pdf": acme.sheet_bytes("S1")}
    assert seen == ["P00012", "P00012"]


def test_the_file_of_somebody_else_is_not_handed_over_with_a_sheet_that_is_open(ours, page, tmp_path, handed):
    acme = ours()
    issued(acme, [made("P00012"), made("P00013")], tmp_path / "to")
    talk = page(acme, person="P00012")
    talk.act("pdf", id="S2")
    assert (talk.last["alert"], handed) == ("There is no such document.", {})


def test_a_sheet_is_fetched_as_a_web_page_too(warm, page, handed):
    talk = page(warm, person="P00012")
    talk.act("page")
    assert handed["P00012_2025-11.html"].startswith(b'<!doctype html>\n<html lang="fr">')


def test_whatever_a_sheet_says_is_text(ours, page, tmp_path):
    acme = ours()
    sheet = made("P00012", name="Dupont & Fils <b>", entity=f"{SA} <i>X</i>")
    issued(acme, [sheet], tmp_path / "to")
    talk = page(acme, person="P00012")
    assert "Dupont &amp; Fils &lt;b&gt;" in talk.regions["sheet"]
    assert "<b>" not in talk.regions["sheet"]
    assert "<i>" not in talk.regions["sheet"]


def test_who_has_no_language_has_no_sheet_and_is_told_why(warm, page, monkeypatch):
    from assusoft.employer.sheets import listing

    def listed(_employer, _month):
        why = Sentence("the worker's language is not known")
        return [listing.Listed("P00012", "Silva Quentin", SA, "", "month", why)]

    monkeypatch.setattr(listing, "listed", listed)
    french = page(warm, language="fr")
    french.act("issue-one", id="P00012")
    assert french.last["alert"] == "la langue du travailleur n'est pas connue"
    talk = page(warm)
    talk.act("sheets.look", filter__state="none")
    assert "the worker's language is not known" in talk.text("main")
    talk.act("open", id="P00012")
    assert "There is no sheet: the worker's language is not known" in talk.text("sheet")
    talk.act("issue-one", id="P00012")
    assert talk.last["alert"] == "the worker's language is not known"
    talk.act("page")
    assert talk.last["alert"] == "the worker's language is not known"
    talk.act("close")
    talk.act("issue")
    assert talk.last["alert"] == "Nobody here has a sheet to be issued."


# issued


def test_sheets_of_everybody_are_issued_some_at_a_time_and_again_change_nothing(ours, page, monkeypatch):
    monkeypatch.setattr(issuing, "SOME", 50)
    acme = ours()
    talk = page(acme)
    talk.act("issue")
    talk.act("issue-some")
    assert "Done: 50 of 80." in talk.text("head")
    talk.act("issue-some")
    assert talk.last["focus"] == "issued-title"
    assert "80 sheets are in the archive, 80 of them new." in talk.text("head")
    assert [one["person"] for one in acme.sheets_issued(MONTH)][:2] == ["P00021", "P00031"]
    head = acme.head()
    issue_all(talk)
    assert "80 sheets are in the archive, 0 of them new." in talk.text("head")
    assert acme.head() == head


def test_issuing_stops_when_it_is_told_to_and_calls_nobody_back_who_went_on(ours, page, monkeypatch):
    monkeypatch.setattr(issuing, "SOME", 2)
    acme = ours()
    talk = page(acme, entities=FEW)
    talk.act("issue")
    talk.act("issue-some")
    talk.act("stop")
    assert "2 sheets are in the archive, 2 of them new." in talk.text("head")
    talk.act("issue-some")
    assert len(acme.sheets_issued(MONTH)) == 2
    talk.act("issue")
    monkeypatch.setattr(issuing, "SOME", 100)
    talk.act("open", id=acme.sheets_issued(MONTH)[0]["person"])
    assert 'data-soon="issue-some"' in talk.regions["head"]
    talk.act("issue-some")
    assert talk.regions["head"] == ""
    assert talk.last["focus"] == ""


def test_the_sheet_of_one_is_issued_once(ours, page):
    acme = ours()
    talk = page(acme, person="P00012")
    talk.act("issue-one", id="P00012")
    assert talk.last["say"] == "The sheet is issued."
    assert "This is the sheet as it was issued, on" in talk.text("sheet")
    assert acme.sheet_bytes("S1").startswith(b"%PDF P00012")
    talk.act("issue-one", id="P00012")
    assert talk.last["say"] == "It was issued so already: nothing is stored."


def test_letters_that_no_font_has_are_said_before_and_after(ours, page, monkeypatch):
    acme = ours()
    worker = acme.photo(MONTH).worker
    person = worker.loc[worker["entity"] == FEW[0], "person"].iloc[0]

    def letters(sheet, template_folder=None):
        return "☃" if sheet.person == person else ""

    def lacking(sheet, template_folder):
        return Printed(b"", letters(sheet)) if letters(sheet) else one_line(sheet, template_folder)

    monkeypatch.setattr(typeset, "missing_letters", letters)
    monkeypatch.setattr(run, "printed", lacking)
    talk = page(acme, person=person, entities=FEW)
    assert "It cannot be issued: the fonts of the page have no ☃." in talk.text("sheet")
    talk.act("issue-one", id=person)
    assert "the fonts of the page have no ☃" in talk.last["alert"]
    talk.act("close")
    issue_all(talk)
    assert f"3 sheets are in the archive, 3 of them new. {person} has no sheet" in talk.text("head")


# fetched and sent


def test_a_zip_holds_the_sheets_in_force_of_a_legal_entity(ours, page, tmp_path, handed, seen):
    acme = ours()
    issued(acme, [made("P00012", "1.00"), made("P00021")], tmp_path / "to")
    issued(acme, [made("P00012"), made("P00031", entity="0899922349 B")], tmp_path / "to")
    talk = page(acme)
    talk.act("zip", entity=SA)
    [(name, content)] = handed.items()
    assert name == f"{SA}_{MONTH}.zip"
    with ZipFile(BytesIO(content)) as archive:
        assert {one: archive.read(one) for one in archive.namelist()} == {
            "P00012.pdf": acme.sheet_bytes("S3"), "P00021.pdf": acme.sheet_bytes("S2"),
        }  # fmt: skip
    assert (talk.last["say"], seen) == ("2 sheets are in the file.", [f"{SA} {MONTH}: 2"])
    talk.act("zip", entity="0899944521")
    assert talk.last["alert"] == "No sheet of this legal entity is issued, or none can be locked."


def test_a_zip_is_locked_as_the_employer_says_and_leaves_out_whom_it_cannot_lock(ours, page, tmp_path, handed):
    acme = ours('[sheets]\npassword = "birth_date"\n')
    issued(acme, [made("P00012"), made("P99999")], tmp_path / "to")
    talk = page(acme)
    assert "P99999" not in talk.ids()  # it is nobody of the month, so its sheet is in no file
    talk.act("zip", entity=SA)
    with ZipFile(BytesIO(handed[f"{SA}_{MONTH}.zip"])) as archive:
        [inner_name] = archive.namelist()
        locked = pyzipper.AESZipFile(BytesIO(archive.read(inner_name)))
    with pytest.raises(RuntimeError):
        locked.read("P00012.pdf")
    assert locked.read("P00012.pdf", b"23051970") == acme.sheet_bytes("S1")


def test_what_would_leave_and_who_waits_is_shown_before_anything_is_sent(ours, page, tmp_path, monkeypatch):
    acme = ours('[sheets]\ndeliver = "mail"\n')
    issued(acme, [made("P00012"), made("P00021")], tmp_path / "to")
    from assusoft.employer.sheets.delivering import planning
    from assusoft.employer.sheets.delivering.addresses import AddressOf

    found = {"P00012": AddressOf("q@x.example", ""), "P00021": AddressOf("", "P00021 has no e-mail address.")}
    monkeypatch.setattr(planning, "addresses", lambda _employer, _month, _persons: found)
    talk = page(acme)
    talk.act("send")
    assert talk.last["alert"] == "Look at what would leave first, then send."
    talk.act("look")
    assert talk.last["focus"] == "leaving-title"
    assert "What would leave: 1 sendings; sheets that wait: 1" in talk.text("send")
    assert "Silva Quentin q@x.example 1" in talk.text("send")
    assert "Adam Yves P00021 has no e-mail address." in talk.text("send")
    assert acme.store.sheet_sendings() == []
    issued(acme, [made("P00031")], tmp_path / "to")
    talk.act("send")
    assert talk.last["alert"] == "Something was stored since you looked. Look again, then send."


def test_sheets_are_sent_once_and_the_list_says_so(ours, page, tmp_path):
    acme = ours('[sheets]\ndeliver = "zip"\nfolder = "out/hr"\n')
    issued(acme, [made("P00012")], tmp_path / "to")
    talk = page(acme)
    talk.act("look")
    talk.act("send")
    assert (talk.last["say"], talk.last["focus"]) == ("1 of 1 sent.", "send-title")
    talk.act("sheets.look", search="P00012")
    assert "06:30 sent" in talk.text("main")
    assert (acme.folder / "out" / "hr" / f"{SA}_{MONTH}.zip").is_file()
    talk.act("look")
    assert "Nothing waits to be sent." in talk.text("send")
    talk.act("send")
    assert talk.last["say"] == "Nothing waited to be sent."


def test_what_did_not_leave_or_may_have_is_said_and_settled_here(ours, page, tmp_path):
    acme = ours('[sheets]\ndeliver = "zip"\nfolder = "out/hr"\n')
    issued(acme, [made("P00012")], tmp_path / "to")
    (acme.folder / "out" / "hr").mkdir(parents=True)
    (acme.folder / "out" / "hr" / f"{SA}_{MONTH}.zip").touch()
    talk = page(acme)
    talk.act("look")
    talk.act("send")
    assert "is there already, and was left as it is" in talk.text("send")
    [sending] = acme.store.sheet_sendings()
    acme.store.claim_sheets(sending.id, "Claire", AT)
    acme.store.record_sheets(sending.id, "in_doubt", "the machine stopped", "Claire", AT)
    talk.act("do-not")
    assert "the machine stopped" in talk.text("send")
    talk.act("settle", id=sending.id, state="sent", reason="")
    assert talk.last["alert"] == "Say how you know: the reason is kept."
    talk.act("settle", id=sending.id, state="sent", reason="HR has it")
    assert "the machine stopped" not in talk.text("send")
    assert acme.store.sheet_sendings()[0].state == "sent"


def test_an_employer_that_does_not_say_how_sheets_leave_is_told(ours, page, tmp_path):
    acme = ours()
    issued(acme, [made("P00012")], tmp_path / "to")
    talk = page(acme)
    assert "employer.toml does not say how sheets reach people" in talk.text("send")
    talk.act("look")
    assert "[sheets] does not say how sheets reach people" in talk.last["alert"]


# who may


def test_who_does_not_see_pay_sees_that_sheets_are_issued_and_opens_none(ours, page, tmp_path, seen, handed):
    acme = ours()
    issued(acme, [made("P00012")], tmp_path / "to")
    talk = page(acme, "auditor", person="P00012")
    assert talk.regions["sheet"] == ""
    assert "1 of 80 workers" in talk.text("head")
    assert 'data-act="open"' not in talk.regions["main"]
    for act in ("open", "why", "pdf", "page", "zip", "issue", "issue-some", "issue-one", "look", "send", "settle"):
        talk.act(act, id="P00012", entity=SA)
        assert talk.last["alert"] == FORBIDDEN
    assert (seen, handed) == ([], {})


def test_who_reads_and_does_not_close_neither_issues_nor_sends(ours, page, tmp_path):
    acme = ours()
    issued(acme, [made("P00012")], tmp_path / "to")
    talk = page(acme, "actuary")
    assert not {"issue-all", "zip-"} & set(re.findall(r'id="(issue-all|zip-)', talk.regions["head"]))
    assert talk.regions["send"] == ""
    for act in ("issue", "issue-some", "issue-one", "look", "send", "settle"):
        talk.act(act, id="P00012")
        assert talk.last["alert"] == FORBIDDEN


def test_since_when_somebody_is_absent_is_masked_where_the_role_does_not_see_health(
    ours, page, tmp_path, handed, monkeypatch
):
    acme = ours()
    sheet = with_interruption(made("P00012"))
    issued(acme, [sheet, made("P00021")], tmp_path / "to")
    monkeypatch.setattr(opened, "_now", lambda _visit, _row: sheet)
    talk = page(acme, "actuary", person="P00012")
    assert "Interruption •••" in talk.text("sheet")
    assert "03/11/2025" not in talk.text("sheet")
    assert "long illness" not in talk.text("sheet")
    assert "What is close to health is masked" in talk.text("sheet")
    talk.act("why", id="working_time.interruption_from")
    assert talk.last["alert"] == "This sheet has no such figure to explain."
    for act, given in (("pdf", {"id": "S1"}), ("zip", {"entity": SA})):
        talk.act(act, **given)
        assert talk.last["alert"] == "This file holds values or people that your role does not see."
    talk.act("page")
    assert "•••".encode() in handed["P00012_2025-11.html"]
    assert b"03/11/2025" not in handed["P00012_2025-11.html"]
    seen_by_hr = page(acme, person="P00012")
    assert "03/11/2025" in seen_by_hr.text("sheet")
    seen_by_hr.act("pdf", id="S1")
    assert handed["P00012_2025-11.pdf"] == acme.sheet_bytes("S1")


def test_a_benefit_whose_value_is_a_field_close_to_health_is_masked_too(ours, page, tmp_path):
    acme = ours('[benefits.help]\nfield = "exposure"\n')
    source = Source("payroll", date(2025, 11, 30), "blox")
    figure = Figure("besides.benefit.help", "Help", True, "", source)
    sheet = made("P00012")
    issued(acme, [replace(sheet, parts=(*sheet.parts, Part("besides", "Besides", (figure,))))], tmp_path / "to")
    assert "Help •••" in page(acme, "actuary", person="P00012").text("sheet")


def test_who_sees_some_legal_entities_reads_issues_and_fetches_those_alone(ours, page, handed):
    acme = ours('[sheets]\ndeliver = "zip"\nfolder = "out/hr"\n')
    theirs = "0899944521"
    talk = page(acme, entities=(theirs,))
    assert "0 of 11 workers" in talk.text("head")
    issue_all(talk)
    worker = acme.photo(MONTH).worker
    mine = set(worker.loc[worker["entity"] == theirs, "person"])
    assert {one["person"] for one in acme.sheets_issued(MONTH)} == mine
    other = next(person for person in worker["person"] if person not in mine)
    issue_all(page(acme))
    for act in ("open", "issue-one"):
        talk.act(act, id=other)
        assert talk.last["alert"] == OTHERS
    talk.act("zip", entity=SA)
    assert (talk.last["alert"], handed) == ("No sheet of this legal entity is issued, or none can be locked.", {})
    talk.act("zip", entity=theirs)
    with ZipFile(BytesIO(handed[f"{theirs}_{MONTH}.zip"])) as archive:
        assert set(archive.namelist()) == {f"{person}.pdf" for person in mine}
    assert "you see some of them only" in talk.text("send")
    for act in ("look", "send", "settle"):
        talk.act(act, id="sheets-1", state="sent", reason="a")
        assert "you see some of them only" in talk.last["alert"]


def test_an_address_that_names_somebody_out_of_sight_opens_nothing(warm, page, seen):
    worker = warm.photo(MONTH).worker
    other = worker.loc[worker["entity"] != SA, "person"].iloc[0]
    for named in (other, "P99999", "<b>"):
        talk = page(warm, person=named, entities=(SA,))
        assert (OTHERS in talk.text("head"), talk.regions["sheet"]) == (True, "")
    assert seen == []


def test_a_look_that_cannot_be_noted_shows_nothing(warm, page, monkeypatch):
    from assusoft.errors import Refused

    def refuse(_visit, _person):
        raise Refused("not noted")

    monkeypatch.setattr(inner, "note_seen", refuse)
    talk = page(warm)
    talk.act("open", id="P00012")
    assert (talk.last["alert"], talk.regions["sheet"]) == ("not noted", "")
    assert "not noted" in page(warm, person="P00012").text("head")


def test_before_the_first_import_there_is_nothing_and_it_says_so(ours, page, monkeypatch):
    monkeypatch.setattr(EmployerFolder, "is_new", True)
    assert "Nothing was imported yet." in page(ours(), person="P00012").text("head")


def test_a_persons_page_leads_to_their_sheet_for_who_sees_pay(warm, talk, visiting):
    for month in ("", MONTH):
        assert (
            "/sheets/2025-11?person=P00012"
            in talk("people", visiting(warm, month=month), person="P00012").regions["person"]
        )
    assert "/sheets/" not in talk("people", visiting(warm, "auditor"), person="P00012").regions["person"]


@pytest.mark.parametrize(
    ("language", "head", "notice"),
    [
        ("fr", "La fiche de 1 travailleurs sur 80 est émise", "Voici la fiche telle qu'elle a été émise."),
        ("nl", "Van 1 van de 80 werknemers is de fiche uitgereikt", "Dit is de fiche zoals ze werd uitgereikt."),
    ],
)
def test_the_page_speaks_the_visitors_language_and_the_sheet_its_own(ours, page, tmp_path, language, head, notice):
    acme = ours()
    issued(acme, [made("P00012")], tmp_path / "to")
    talk = page(acme, language=language)
    assert head in talk.text("head")
    talk.act("open", id="P00012")
    assert notice in talk.text("sheet")
    assert '<article class="benefits" lang="fr"' in talk.regions["sheet"]


def test_what_hr_said_of_somebody_is_not_told_with_a_reason_to_who_does_not_see_health(warm, page, monkeypatch):
    given = Explanation("Reason given: burn-out", "", "answer")
    declared = Explanation("Declared (D3): interruption_kind=illness_long", "Claire, 2025-11-03", "answer", (given,))
    tree = Explanation("salary.yearly@P00012/2025-11 Salary", "43057.04", "figure", (declared,))
    monkeypatch.setattr(type(warm), "explain", lambda _self, _what, _month=None: tree)
    hr, actuary = page(warm, person="P00012"), page(warm, "actuary", person="P00012")
    for talk in (hr, actuary):
        talk.act("why", id="salary.yearly")
    assert "burn-out" in hr.text("sheet")
    assert "Declared (D3): •••" in actuary.text("sheet")
    assert "Reason given: •••" in actuary.text("sheet")
    for secret in ("burn-out", "illness", "Claire"):
        assert secret not in actuary.text("sheet")
