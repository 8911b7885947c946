"""What a month is: three steps, sent once, changes only, everything in the end where it should be."""

import json

import pytest
from support.firm import DECEMBER, NOVEMBER, Firm, in_november, write_firm
from support.post import attached, executive, fund, hospital, insurer_a, leasing, listed, mails, of

from .conftest import CHOSEN


@pytest.mark.brochure("client-server")
def test_two_people_at_two_machines_work_in_one_database_of_a_server(postgres_database, monkeypatch, tmp_path):
    anna, bram = Firm(write_firm(tmp_path / "anna")), Firm(write_firm(tmp_path / "bram"))
    with postgres_database() as url:
        monkeypatch.setenv("ASSUSOFT_DATABASE", url)
        anna.bring(in_november(), NOVEMBER)
        [task] = bram.tasks("affiliation", "Karel")
        bram.done("answer", task["id"], "affiliate", "--by", "Bram")
        assert anna.tasks("affiliation", "Karel") == []
        assert [one["by"] for one in anna.asked("journal") if one["kind"] == "answer"] == ["Bram"]
    assert not (tmp_path / "anna" / "assusoft.db").exists()


@pytest.mark.brochure("right-and-regular", "nothing-forgotten")
def test_what_a_supplier_held_and_what_it_is_told_make_what_it_should_know(closed):
    """By the hospital insurer's own files alone: November's list, December's changes, December's list."""
    key = ("Plan", "Person", "Member")
    held = {tuple(row[name] for name in key): row for row in hospital(closed.folder, NOVEMBER, "full")}
    for change in hospital(closed.folder, DECEMBER):
        row = {name: text for name, text in change.items() if name not in ("Message", "Kind", "Effective", "Changed")}
        held[tuple(row[name] for name in key)] = row
    owed = {tuple(row[name] for name in key): row for row in hospital(closed.folder, DECEMBER, "full")}
    assert held == owed
    assert any(member for _, _, member in owed)


@pytest.mark.brochure("monthly-payroll-file", "one-extract")
def test_one_extract_brings_everything_once_a_month(november, tmp_path):
    firm = november.copied(tmp_path / "firm")
    assert "has no import yet" in firm.refused("messages", "--month", DECEMBER)
    firm.bring(in_november(), DECEMBER)
    status = firm.asked("status")
    assert [(one["month"], one["persons"]) for one in status["months"]] == [(NOVEMBER, 21), (DECEMBER, 21)]


@pytest.mark.brochure("mails-with-reports", "by-mail")
def test_e_mails_carry_the_reports_to_their_suppliers(closed):
    sent = [(str(mail["To"]), str(mail["From"])) for mail in mails(closed.folder)]
    assert sorted(sent) == sorted(
        [("desk@insurer-a.example", "hr@firm.example"), ("fund@fund.example", "hr@firm.example")] * 2
    )
    assert list(attached(closed.folder, "insurer-a", DECEMBER)) == [f"insurer-a_{DECEMBER}_changes.txt"]
    assert list(attached(closed.folder, "fund@", DECEMBER)) == [f"fund_{DECEMBER}_changes.csv"]


@pytest.mark.brochure("by-ftp")
def test_a_report_travels_by_ftp_and_is_the_one_that_a_folder_would_have_got(november, vsftpd, tmp_path):
    firm = Firm(write_firm(tmp_path / "firm"))
    supplier = firm.folder / "suppliers" / "leasing-c.toml"
    before = supplier.read_text("utf-8")
    keys = vsftpd.way.model_dump(exclude_none=True)
    ftps = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    supplier.write_text(before[: before.index("[folder]")] + f"[ftps]\n{ftps}", "utf-8")
    firm.bring(in_november(), NOVEMBER)
    firm.answer_by_workbook(NOVEMBER, CHOSEN)
    firm.close(NOVEMBER)
    elsewhere = {path.name: path.read_bytes() for path in (november.folder / "out" / "leasing").iterdir()}
    assert vsftpd.held == {name: content for name, content in elsewhere.items() if "_summary." not in name}
    assert vsftpd.held


@pytest.mark.brochure("report-suffices", "change-data")
def test_each_change_carries_all_that_a_clerk_needs_for_that_contract(closed):
    records = insurer_a(closed.folder, DECEMBER)
    assert all(row["effective"] for row in records)
    wrong = [(row["plan"], row["kind"], row["effective"], row["from"]) for row in of(records, "Umit")]
    told = [("disability", "40", "20180301", "20180301"), ("group", "40", "20180301", "20180301")]
    assert wrong == told  # a birth date was wrong since the cover began
    [entry] = [row for row in of(records, "Vera") if row["plan"] == "group"]
    empty = {name for name, text in entry.items() if not text}
    assert empty == {
        "to", "reason", "left", "notice from", "notice to", "indemnity", "interruption", "interruption from",
        "interruption to", "interruption pct",
    }  # fmt: skip
    [leave] = [row for row in of(records, "Bob") if row["plan"] == "group"]
    assert (leave["effective"], leave["to"], leave["left"], leave["reason"]) == (
        "20251215",
        "20251215",
        "20251215",
        "02",
    )


@pytest.mark.brochure("full-overview")
def test_an_insurer_that_wants_it_receives_everybody_beside_the_changes(closed):
    changed = {row["FirstName"] for row in hospital(closed.folder, DECEMBER)}
    everybody = {row["FirstName"] for row in hospital(closed.folder, DECEMBER, "full")}
    assert changed < everybody
    assert {"Ines", "Tom", "Zoe", "Nora"} <= everybody - (changed - {"Zoe"})


@pytest.mark.brochure("changes-only")
def test_a_report_of_changes_names_those_who_changed_and_nobody_else(closed):
    named = {row["first name"] for row in insurer_a(closed.folder, DECEMBER)}
    assert named == {"Anna", "Bob", "Chloe", "Emma", "Farid", "Greet", "Hugo", "Maarten", "Umit", "Vera", "Yves"}


@pytest.mark.brochure("affiliated-only")
def test_a_change_of_somebody_reaches_only_suppliers_of_plans_the_person_is_in(closed):
    """Stijn, a student, moved: he is in the medical control alone."""
    folder = closed.folder
    assert [row["street"] for row in of(listed(folder, "medical", DECEMBER, "changes"), "Stijn")] == ["Molenweg"]
    for records in (insurer_a(folder, DECEMBER), hospital(folder, DECEMBER), fund(folder, DECEMBER)):
        assert of(records, "Stijn") == []


@pytest.mark.brochure("needed-only", "wished-only")
def test_a_supplier_hears_only_of_what_its_plan_needs(closed):
    """Jan has another e-mail address and another department; Farid a parental leave, which disability ignores."""
    folder = closed.folder
    assert of(insurer_a(folder, DECEMBER), "Jan") == []
    assert of(hospital(folder, DECEMBER), "Jan") == []
    assert [row["Gewijzigde velden"] for row in of(executive(folder, DECEMBER), "Jan")] == ["email"]
    assert [row["kind"] for row in of(listed(folder, "medical", DECEMBER, "changes"), "Jan")] == ["contract"]
    assert not {"INSZ", "Geboortedatum", "Geslacht", "Loon"} & set(leasing(folder, DECEMBER)[0])
    assert [row["plan"] for row in of(insurer_a(folder, DECEMBER), "Farid")] == ["group"]


@pytest.mark.brochure("always-consulted", "sent-history")
def test_all_that_happened_to_somebody_can_be_looked_at(closed, tmp_path):
    happened = closed.asked("history", "Bob")
    kinds = [one["kind"] for one in happened]
    for kind in ("first_seen", "taken_over", "changed", "question", "answer", "message", "transmission"):
        assert kind in kinds
    exits = [one for one in happened if one["kind"] == "message" and "insurer-a" in one["what"]]
    papers = {one["id"]: one for one in closed.asked("documents")}
    names = {papers[id]["name"] for id in exits[0]["ids"] if id in papers}
    [report] = [id for id in exits[0]["ids"] if id in papers and papers[id]["name"].endswith("_changes.txt")]
    closed.done("document", report, "--to", str(tmp_path / "report.txt"))
    assert (tmp_path / "report.txt").read_bytes() == attached(closed.folder, "insurer-a", DECEMBER)[
        papers[report]["name"]
    ]
    assert len(names) == 3
    early = closed.asked("person", "Anna", "--month", NOVEMBER)["contracts"][0]
    assert (early["street"], early["civil_status"]) == ("Kerkstraat", "single")


@pytest.mark.brochure("sent-once-a-month")
def test_a_month_is_sent_once(closed, tmp_path):
    firm = closed.copied(tmp_path / "firm")
    before = {path: path.stat().st_mtime_ns for path in (firm.folder / "out").rglob("*")}
    assert "is closed" in firm.refused("close", "--month", DECEMBER)
    assert "is closed" in firm.refused("import", "--month", DECEMBER)
    assert firm.asked("send") == {"tried": {}, "in_doubt": {}}
    assert {path: path.stat().st_mtime_ns for path in (firm.folder / "out").rglob("*")} == before


@pytest.mark.brochure("three-steps", "monthly", "one-moment", "reports-dropped")
def test_a_month_is_imported_treated_and_closed_in_that_order_for_all_suppliers_at_once(november, december, closed):
    assert "has no import yet" in november.refused("close", "--month", DECEMBER)
    assert "cannot be closed" in december.refused("close", "--month", DECEMBER)
    sent = {(one["month"], one["supplier"], one["transmission"]) for one in closed.asked("documents")}
    suppliers = {path.stem for path in (closed.folder / "suppliers").iterdir()}
    expected = {(NOVEMBER, one, f"{one}-1") for one in suppliers} | {(DECEMBER, one, f"{one}-2") for one in suppliers}
    told = {path.name for path in (closed.folder / "out").rglob("*.eml")}
    assert told == {"insurer-a-1.eml", "insurer-a-2.eml", "fund-1.eml", "fund-2.eml"}
    assert sent <= expected
    assert {one for month, one, _ in sent if month == DECEMBER} == suppliers
