"""The page of an import: what is dropped is recognised, imported once, released with a reason, and gone afterwards."""

import os
import re
from datetime import UTC, datetime

import pytest
from support.lists import add_list, give
from support.talking import Talk

from assusoft.employer import open_employer

AT = datetime(2026, 1, 5, tzinfo=UTC)
SECOND, THIRD = "2025-12", "2026-01"
WORKERS, FAMILY = "workers-{}.csv", "family-{}.csv"


@pytest.fixture
def employer(few):
    return open_employer(few)


@pytest.fixture
def talk(employer, visit_for):
    return Talk("import", visit_for(employer))


def extract(employer, name, month, stands_for=SECOND):
    """A file of a month, made of that of another."""
    content = (employer.folder / "extracts" / stands_for / name.format(stands_for)).read_bytes()
    return content.replace(stands_for.encode(), month.encode())


@pytest.fixture
def dropped(employer, upload):
    """The lines of both files of a month."""

    def drop(month, workers=None):
        content = workers or extract(employer, WORKERS, month)
        lines = [upload(employer, WORKERS.format(month), content),
                 upload(employer, FAMILY.format(month), extract(employer, FAMILY, month))]  # fmt: skip
        return "\n".join(lines)

    return drop


def words(html):
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_month_that_is_open_is_proposed(talk):
    assert 'value="2025-12" selected' in talk.regions["month"]
    assert "imported already and still open" in talk.regions["month"]


def test_the_month_after_the_closed_one_is_proposed(employer, visit_for):
    employer.close(SECOND, "An", AT)
    assert 'value="2026-01" selected' in Talk("import", visit_for(employer)).regions["month"]


def test_a_closed_month_cannot_be_chosen(talk):
    assert talk.act("month", month="2025-11")["alert"] == "2025-11 is not a month that can be imported now."
    assert 'value="2025-12" selected' in talk.regions["month"]


def test_each_file_says_which_source_it_is_of_and_what_is_missing(talk, employer, upload):
    talk.act("files", uploads=upload(employer, WORKERS.format(SECOND), extract(employer, WORKERS, SECOND)))
    assert "workers-2025-12.csv payroll small" in words(talk.regions["files"])
    assert "family*.csv payroll" in words(talk.regions["files"])
    assert "Source payroll needs it." in talk.regions["files"]
    assert "A file is missing or cannot be taken" in talk.regions["import"]


def test_a_file_is_previewed_as_it_is_understood(talk, dropped):
    talk.act("files", uploads=dropped(SECOND))
    talk.act("open", id=WORKERS.format(SECOND))
    assert {"Boris", "01/07/1985", "3.000,00", "First name"} <= set(re.findall(r">([^<>]+)<", talk.regions["file"]))
    assert "The first 4 of 4 rows" in talk.regions["file"]


def test_a_cell_without_a_value_is_shown_empty(talk, employer, upload):
    one_without = extract(employer, WORKERS, SECOND).replace(b";3000.00;", b";;", 1).replace(b";F;", b";;", 1)
    talk.act("files", uploads=upload(employer, WORKERS.format(SECOND), one_without))
    talk.act("open", id=WORKERS.format(SECOND))
    assert "<td></td>" in talk.regions["file"]
    assert "3.000,00" in talk.regions["file"]


def test_files_are_imported_and_gone(talk, employer, dropped):
    changed = extract(employer, WORKERS, SECOND).replace(b"Kerkstraat;1;", b"Kerkstraat;7;", 1)
    talk.act("files", uploads=dropped(SECOND, changed))
    assert talk.act("import")["say"] == "The import is done."
    assert [one.by for one in employer.imports(SECOND)] == ["An", "Hr"]
    assert list((employer.folder / ".incoming").iterdir()) == []
    assert "Import 3 of December 2025" in talk.regions["done"]
    assert "4 before + 0 entered − 0 left = 4 now" in talk.regions["done"]
    assert talk.regions["files"] == ""


def test_lines_are_accepted_repaired_refused_or_no_data_and_the_counts_add_up(talk, dropped):
    talk.act("files", uploads=dropped(SECOND))
    talk.act("import")
    rows = re.findall(r'<tr( class="total")?>(.*?)</tr>', talk.regions["done"], re.DOTALL)
    counts = [[int(number) for number in re.findall(r'<td class="figures">(\d+)</td>', row)] for _, row in rows]
    counts = [one for one in counts if one]
    assert [one[0] for one in counts] == [sum(one[1:]) for one in counts] == [1, 5, 6]


def test_the_very_files_of_before_store_nothing(talk, employer, dropped):
    talk.act("files", uploads=dropped(SECOND))
    talk.act("import")
    assert "nothing new was stored" in talk.regions["done"]
    assert len(employer.imports(SECOND)) == 1


def test_files_of_the_folder_are_offered_and_taken(talk, employer):
    assert "workers-2025-12.csv" in talk.regions["drop"]
    talk.act("waiting")
    talk.act("import")
    assert "nothing new was stored" in talk.regions["done"]
    assert (employer.folder / "extracts" / SECOND / WORKERS.format(SECOND)).exists()


def test_a_file_of_another_month_is_told_and_stops_the_import(talk, employer, upload):
    talk.act("waiting")
    talk.act("leave-out", id=WORKERS.format(SECOND))
    talk.act("files", uploads=upload(employer, "workers-2026-01.csv", extract(employer, WORKERS, THIRD)))
    assert "It says that it was made for 2026-01, not for 2025-12." in talk.regions["files"]
    assert "made for '2026-01'" in talk.act("import")["alert"]
    assert len(employer.imports(SECOND)) == 1


def test_a_file_of_another_employer_is_told(talk, employer, upload):
    other = extract(employer, WORKERS, SECOND).replace(b"small;", b"rival;")
    talk.act("files", uploads=upload(employer, WORKERS.format(SECOND), other))
    assert "employer rival, which source payroll does not expect" in talk.regions["files"]


def test_a_file_nobody_knows_is_inferred_and_its_layout_can_be_taken(talk, employer, upload, handed):
    lines = ["Nom;Prenom;Naissance;Truc"] + [f"Peeters;Jan;0{n}/07/1985;x{n}" for n in range(1, 9)]
    talk.act("files", uploads=upload(employer, "other.csv", "\n".join(lines).encode()))
    assert "No source expects this file" in talk.regions["files"]
    talk.act("open", id="other.csv")
    assert "Birth date" in words(talk.regions["file"])
    assert "templates/payroll/other.toml" in talk.regions["file"]
    assert "layout = &#34;other&#34;" in talk.regions["file"]
    talk.act("layout")
    assert b'birth_date = "Naissance"' in handed["other.toml"]


def test_a_suspicious_import_is_held_until_a_reason_is_given(talk, employer, dropped):
    head, *rows = extract(employer, WORKERS, SECOND).splitlines()
    more = b"\n".join([head + b";grade", *(row + b";A" for row in rows)])
    talk.act("files", uploads=dropped(SECOND, more))
    talk.act("import")
    assert "On hold" in talk.regions["import"]
    assert "the column &#39;grade&#39; is new." in talk.regions["import"]
    assert talk.act("import")["alert"] == "Say why it is right after all: the reason is kept with the import."
    assert len(employer.imports(SECOND)) == 1
    assert talk.act("import", reason="We asked for it.")["forget"] == ["release"]
    assert employer.imports(SECOND)[-1].release_reason == "We asked for it."
    assert "released: We asked for it." in talk.regions["earlier"]


def test_a_file_that_is_left_out_is_gone(talk, employer, dropped):
    talk.act("files", uploads=dropped(SECOND))
    talk.act("leave-out", id=WORKERS.format(SECOND))
    assert "missing" in talk.regions["files"]
    assert [path.name for path in (employer.folder / ".incoming").rglob("*.csv")] == [FAMILY.format(SECOND)]


@pytest.mark.parametrize(
    "line", ["../employer.toml", "0000000000000001/../../employer.toml", "0000000000000001/.", "x", "/etc/passwd"]
)
def test_only_what_came_in_is_taken(talk, employer, upload, line):
    upload(employer, "workers.csv", b"x")
    assert "is not there any more" in talk.act("files", uploads=line)["alert"]
    assert (employer.folder / "employer.toml").exists()


def test_a_link_is_no_file_that_came_in(talk, employer, upload):
    id = upload(employer, "workers.csv", b"x").partition("/")[0]
    (employer.folder / ".incoming" / id / "link.csv").symlink_to(employer.folder / "employer.toml")
    assert "is not there any more" in talk.act("files", uploads=f"{id}/link.csv")["alert"]


def test_who_may_not_import_does_not_see_the_page(employer, visit_for):
    assert Talk("import", visit_for(employer, "auditor")).said.get("ended")


def test_somebody_limited_to_a_legal_entity_sees_its_people_alone(employer, visit_for, dropped):
    both = extract(employer, WORKERS, SECOND).replace(b"0403170701", b"0000000097", 1)
    talk = Talk("import", visit_for(employer, entities=("0000000097",)))
    talk.act("files", uploads=dropped(SECOND, both))
    talk.act("open", id=WORKERS.format(SECOND))
    assert "Anna" in talk.regions["file"]
    assert "Boris" not in talk.text


def test_somebody_limited_to_a_legal_entity_is_told_how_many_rows_of_a_list_were_refused_and_not_whose(few, visit_for):
    add_list(few, "club")
    for number, (entities, told) in enumerate((((), True), (("0000000097",), False))):
        give(few, SECOND, "club", "Nr;Name", "blox-1;Peeters", "blox-4;Maes", *["blox-2;"] * number)
        talk = Talk("import", visit_for(open_employer(few), entities=entities))
        talk.act("waiting")
        talk.act("import")
        assert "+ 1 refused" in talk.regions["done"]
        assert ("Janssens" in talk.text) == told


@pytest.mark.parametrize("limited", [False, True])
def test_why_nothing_was_imported_names_nobody_to_who_sees_some_legal_entities(employer, visit_for, dropped, limited):
    header, *lines = extract(employer, WORKERS, SECOND).splitlines()
    spoilt = [header.replace(b"birth", b"born"), *lines]
    talk = Talk("import", visit_for(employer, entities=("0000000097",) if limited else ()))
    talk.act("files", uploads=dropped(SECOND, b"\n".join(spoilt) + b"\n"))
    said = talk.act("import")["alert"]
    assert ("Ask somebody who sees all legal entities" in said) == limited
    assert ("birth" in said) != limited


def test_names_in_files_are_shown_as_text(talk, employer, upload):
    named = extract(employer, WORKERS, SECOND).replace(b"Boris", b"<b>x</b>")
    talk.act("files", uploads=upload(employer, WORKERS.format(SECOND), named))
    talk.act("open", id=WORKERS.format(SECOND))
    assert "&lt;b&gt;x&lt;/b&gt;" in talk.regions["file"]
    assert "<b>x" not in talk.text


def test_another_month_is_imported_when_it_is_chosen(employer, visit_for, dropped):
    employer.close(SECOND, "An", AT)
    talk = Talk("import", visit_for(employer))
    talk.act("files", uploads=dropped(THIRD))
    talk.act("import")
    assert employer.months()[-1] == THIRD
    assert "/acme/tasks/2026-01" in talk.regions["done"]


def test_what_was_dropped_days_ago_and_left_is_removed(employer, visit_for, upload):
    old, new = (employer.folder / ".incoming" / upload(employer, name, b"x").partition("/")[0] for name in ("a", "b"))
    os.utime(old, (0, 0))
    Talk("import", visit_for(employer))
    assert (old.exists(), new.exists()) == (False, True)


def test_lines_that_are_refused_are_told_by_file_and_reason(talk, employer, upload):
    family = extract(employer, FAMILY, SECOND).splitlines()[0].decode()
    columns = family.split(";")
    values = {"employer": "small", "month": SECOND, "worker": "blox-9", "id": "blox-9"}
    row = ";".join(values.get(column, "child" if column == "relation" else "") for column in columns)
    talk.act("waiting")
    talk.act("files", uploads=upload(employer, FAMILY.format(SECOND), f"{family}\n{row}\n".encode()))
    talk.act("import", reason="x")
    assert "a family member without a worker" in talk.regions["done"]
