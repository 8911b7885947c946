"""Exit letters and prefinancing documents: who is owed one, its page, and that it was given."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.command import here

from assusoft.employer import Employer, open_employer
from assusoft.employer.notices.owed import Insured, Told, owed_of
from assusoft.employer.notices.writing import _missing
from assusoft.errors import ConfigError, Refused
from assusoft.month.messages import Message
from assusoft.plans.sheet import stored_plan

CLOSED = "2025-12"
AT = datetime(2026, 1, 9, 8, tzinfo=UTC)
LAST = date(2025, 12, 31)
HOSPITAL = """
supplier = "beta"
from = 2025-01-01
label = { en = "Hospital" }
eligible = "statute = 'employee'"
enrolment = "mandatory"
reports = ["name", "birth_date"]
[cover.hospital]
kind = "hospitalisation"
form = "amount"
amount = 240
[deadline.exit]
days = 30
lost = "too late"
"""
TEXTS = {"hospital": HOSPITAL, "better": HOSPITAL, "life": HOSPITAL.replace("hospitalisation", "death")}
PLANS = {name: stored_plan(Path(f"{name}.toml"), text) for name, text in TEXTS.items()}


@pytest.fixture(scope="module")
def acme(stage) -> Employer:
    """The small sample employer with two months closed; only looked at."""
    return open_employer(stage("2025-12 closed"))


@pytest.fixture
def changed(stage, tmp_path) -> Path:
    return shutil.copytree(stage("2025-12 closed"), tmp_path / "acme")


def told(kind: str, member: str = "", plan: str = "hospital", end: date | None = LAST, **after) -> Message:
    row = {"affiliation_from": date(2026, 1, 1), "affiliation_to": end, "relation": "child" if member else None}
    id = f"{kind}{member}{plan}"
    return Message(id, CLOSED, "beta", plan, kind, "P00001", member, end, {}, after, row)


def found(*messages: Message) -> tuple[list[tuple[str, str, date, bool]], list[str]]:
    owed, skipped = owed_of(Told(messages, PLANS, {"P00001": "Anna"}, {("P00001", "M1"): "Bo"}), CLOSED)
    return [(one.kind, one.plan.name, one.day, one.died) for one in owed], [one.why for one in skipped]


# Who is owed what.


def test_who_lost_the_cover_is_told_and_who_entered_it(acme):
    standings, skipped = acme.notices(CLOSED)
    one = next(one.owed for one in standings if one.owed.family)
    assert (one.kind, one.plan.name, one.day) == ("exit", "hospital", date(2026, 3, 31))
    assert (one.due, one.until) == (date(2026, 4, 30), date(2026, 7, 14))
    assert [each.relation for each in one.family] == ["spouse"]
    assert {(each.owed.kind, each.given) for each in standings} == {("exit", None), ("prefinancing", None)}
    assert any("alone ends on 2025-12-31; no letter is made for a family member alone" in each.why for each in skipped)
    assert {each.owed.due for each in standings if each.owed.plan.name == "hospital-workers"} >= {None}


def test_who_goes_on_in_another_hospital_plan_loses_nothing_and_is_told_of_the_new_one():
    owed, skipped = found(told("exit"), told("entry", plan="better", end=None))
    assert owed == [("prefinancing", "better", date(2026, 1, 1), False)]
    assert skipped == ["P00001, hospital: the cover goes on in better without a day between. No letter is needed."]


def test_of_who_died_the_family_is_told_if_it_was_insured():
    assert found(told("death"), told("family_out", "M1"))[0] == [("exit", "hospital", LAST, True)]
    owed, [why] = found(told("death"))
    assert owed == []
    assert "died, and nobody of the family was insured" in why


def test_a_corrected_last_day_is_told_again_and_other_corrections_are_not():
    assert found(told("correction", affiliation_to=LAST))[0] == [("exit", "hospital", LAST, False)]
    assert found(told("correction", affiliation_to=None, end=None)) == ([], [])
    assert found(told("correction", birth_date=LAST)) == ([], [])


def test_other_covers_and_other_messages_need_no_letter():
    assert found(told("exit", plan="life"), told("address")) == ([], [])


def test_the_family_that_leaves_with_the_worker_is_on_the_letter_and_nobody_else():
    messages = (told("exit"), told("family_out", "M1"), told("family_out", "M2", end=date(2025, 12, 1)))
    [owed], [skipped] = owed_of(Told(messages, PLANS, {}, {("P00001", "M1"): "Bo"}), CLOSED)
    assert owed.family == (Insured("Bo", "child"),)
    assert "the cover of M2 alone ends on 2025-12-01" in skipped.why


def test_an_open_month_has_no_notices(acme):
    with pytest.raises(Refused, match="2026-01 is not closed"):
        acme.notices("2026-01")


# Their pages.


def test_each_is_written_in_the_workers_language_with_the_same_bytes(acme, tmp_path):
    first, second = (acme.write_notices(CLOSED, tmp_path / name, "fr") for name in ("a", "b"))
    assert len(first.files) == len(acme.notices(CLOSED).standings)
    for one, other in zip(first.files, second.files, strict=True):
        assert one.read_bytes().startswith(b"%PDF")
        assert one.read_bytes() == other.read_bytes()
    assert any(path.name.endswith("-exit-hospital.pdf") for path in first.files)


def test_who_has_no_language_is_named_and_a_template_that_is_wrong_is_refused(changed, tmp_path):
    settings = changed / "employer.toml"
    units = set(open_employer(changed).photo(CLOSED).worker["establishment"].dropna())
    regions = "".join(f'\n[establishment.{unit}]\nregion = "german"\n' for unit in sorted(units))
    settings.write_text(settings.read_text("utf-8") + regions, "utf-8")
    employer = open_employer(changed)
    done = employer.write_notices(CLOSED, tmp_path / "out")
    assert done.files == []
    assert any("has no exit notice of hospital: establishment unit" in one.why for one in done.skipped)
    own = changed / "templates" / "notices" / "notice.typ"
    own.parent.mkdir(parents=True)
    own.write_text("#nothing-of-that-name", "utf-8")
    settings.write_text(settings.read_text("utf-8").replace("german", "wallonia"), "utf-8")
    with pytest.raises(ConfigError, match=r"notice\.typ, line 1"):
        open_employer(changed).write_notices(CLOSED, tmp_path / "out")


def test_a_letter_that_no_font_has_is_found_before():
    assert _missing({"name": "Zoë"}) == ""
    assert "the fonts of the page have no 漢" in _missing({"name": "漢"})


# That one was given.


def test_what_was_given_is_due_no_more_and_is_in_journal_and_history(changed):
    words = ["-C", str(changed)]
    status, out, _ = here([*words, "notices", "--month", CLOSED, "--json"])
    listed = json.loads(out)["notices"]
    assert (status, {one["state"] for one in listed}) == (1, {"due"})
    first, *rest = listed
    given = ["notice", first["person"], first["kind"], "--plan", first["plan"], "--how", "post", "--by", "Claire"]
    assert here([*words, *given])[0] == 0
    employer = open_employer(changed)
    for one in rest:
        employer.give_notice(one["person"], one["kind"], one["plan"], "hand", "Claire", AT)
    status, out, _ = here([*words, "notices", "--month", CLOSED])
    assert status == 0
    assert "Claire" in out
    employer, person = open_employer(changed), first["person"]
    entry = next(one for one in employer.journal() if one.kind == "notice" and one.ids == (person,))
    assert (entry.by, entry.after["how"], entry.month) == ("Claire", "post", CLOSED)
    assert [one.kind for one in employer.history(person)].count("notice") == 1
    assert employer.store.check_facts() == []


def test_what_cannot_be_given_is_refused_in_a_sentence(acme):
    one = acme.notices(CLOSED).standings[0].owed
    good = {"person": one.person, "kind": one.kind, "plan": one.plan.name, "how": "post", "by": "Claire", "at": AT}
    for wrong, sentence in (
        ({"kind": "farewell"}, "'farewell' is not a kind of notice. Expected one of exit, prefinancing"),
        ({"how": "pigeon"}, "'pigeon' is not a way to give a notice"),
        ({"on": date(2026, 1, 10)}, "2026-01-10 is still to come"),
        ({"plan": "group"}, "No closed month tells of"),
    ):
        with pytest.raises(Refused, match=sentence):
            acme.give_notice(**good | wrong)
