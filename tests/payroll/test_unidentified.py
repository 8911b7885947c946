"""Workers without any stable key: the import is refused where they are many, and asked about where they are few."""

from datetime import date
from types import SimpleNamespace

import pytest

from assusoft.errors import Refused
from assusoft.inference.inferring import infer

NAMES = ["Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "Lambert"]


def rows(count: int = 10, **more: object) -> list[dict[str, object]]:
    return [{"last_name": f"{NAMES[at % 10]} {at}", "first_name": "Anna", **more} for at in range(count)]


def test_rows_of_names_only_refuse_the_import_and_say_what_is_missing(make: SimpleNamespace) -> None:
    with pytest.raises(Refused) as caught:
        make.build((make.source(), make.reading(rows(10, hire_date=date(2020, 1, 1)))))
    said = str(caught.value)
    assert "2026-02: 10 of 10 rows of workers" in said
    assert "no national number, no payroll number, and no birth date beside the name" in said
    assert "Nothing was imported." in said
    assert "Peeters" not in said


def test_the_refusal_names_a_field_that_could_serve(make: SimpleNamespace) -> None:
    mailed = [row | {"email": f"{at}@example.be"} for at, row in enumerate(rows())]
    with pytest.raises(Refused, match="Field 'email' is different in every row, and could serve as payroll_id"):
        make.build((make.source(), make.reading(mailed)))
    same = [row | {"email": "hr@example.be"} for row in rows()]
    with pytest.raises(Refused) as caught:
        make.build((make.source(), make.reading(same)))
    assert "could serve" not in str(caught.value)


@pytest.mark.parametrize(
    "key", [{"birth_date": date(1980, 1, 1)}, {"payroll_id": "1"}, {"national_number": "85073003328"}]
)
def test_any_one_key_is_enough(make: SimpleNamespace, key: dict[str, object]) -> None:
    keyed = [row | {name: f"{value}{at}" if name == "payroll_id" else value for name, value in key.items()}
             for at, row in enumerate(rows())]  # fmt: skip
    assert len(make.build((make.source(), make.reading(keyed))).photo.worker) == 10


def test_a_birth_date_without_first_name_is_no_key(make: SimpleNamespace) -> None:
    nameless = [{"last_name": name, "birth_date": date(1980, 1, 1)} for name in NAMES]
    with pytest.raises(Refused, match="have no stable key"):
        make.build((make.source(), make.reading(nameless)))


def test_few_among_many_are_read_and_a_namesake_known_is_asked_about(make: SimpleNamespace) -> None:
    keyed = [row | {"payroll_id": str(at)} for at, row in enumerate(rows(80))]
    known = make.known({"person": "P00007", "source": "blox", "payroll_id": "900", "last_name": "Dubois",
                        "first_name": "Luc"})  # fmt: skip
    bare = {"last_name": "DUBOIS", "first_name": "Luc"}
    stranger = {"last_name": "Simon", "first_name": "Eva"}
    built = make.build((make.source(), make.reading([*keyed, bare, stranger])), known=known)
    assert len(built.photo.worker) == 82
    doubts = built.photo.problem[built.photo.problem["reason"] == "ambiguous_identity"]
    assert len(doubts) == 1
    assert doubts["value"].tolist() == ["P00007"]


def test_few_in_a_small_extract_are_the_file_s_fault(make: SimpleNamespace) -> None:
    keyed = [row | {"payroll_id": str(at)} for at, row in enumerate(rows(20))]
    with pytest.raises(Refused, match="3 of 23 rows of workers"):
        make.build((make.source(), make.reading([*keyed, *rows(3)])))
    assert len(make.build((make.source(), make.reading([*keyed, *rows(2)]))).photo.worker) == 22


def test_infer_tells_that_no_column_is_a_key_and_what_could_serve() -> None:
    days = [f"20{at // 12 % 20 + 10:02}-{at % 12 + 1:02}-15" for at in range(24)]
    lines = [f"{NAMES[at % 10]};Anna;D{at % 3};ref-{at * 7919 % 1000}x;{days[at]}" for at in range(24)]
    content = "\r\n".join(["Last Name;First Name;Department;Dossier;Date of Hire", *lines, ""]).encode()
    (note,) = [note for note in infer(content, "x.csv").notes if "No column tells who is who" in note]
    assert "'Dossier'" in note
    keyed = content.replace(b"Dossier", b"Employee ID")
    assert not [note for note in infer(keyed, "x.csv").notes if "who is who" in note]
