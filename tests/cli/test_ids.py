"""An id says what it is; a verb that is given another thing's id says so, and which verb shows it."""

import json
from datetime import UTC, datetime

import pytest

from assusoft.employer import open_employer
from assusoft.employer.looking.ids import KINDS, kind_of_id, refuse_other
from assusoft.errors import Refused
from assusoft.month.declarations.stated import Stated
from assusoft.payroll.identity.naming import who_is

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIRST, SECOND = "2025-11", "2025-12"


@pytest.fixture
def ids(run, folder) -> dict[str, str]:
    """One id of each kind."""
    employer = open_employer(folder)
    audited = json.loads(run("audit", "--month", SECOND, "--json")[1])
    bill = folder / "bill.csv"
    billed = ("--supplier", "insurer-a", "--period", FIRST)
    run("expected", *billed, "--to", str(bill))
    bill.write_text(bill.read_text("utf-8").replace("A-GRP-0147;", "A-GRP-0148;", 1), "utf-8")
    control = json.loads(run("statement", str(bill), *billed, "--json")[1])
    return {
        "task": employer.tasks(SECOND)[0].id,
        "message": employer.messages(SECOND)[0].id,
        "document": employer.documents(FIRST)[0].id,
        "finding": audited["findings"][0]["id"],
        "person": "P00012",
        "member": next(one for one in employer.who_has_what()["member"] if one),
        "transmission": employer.transmissions(FIRST)[0].id,
        "statement": control["statement"],
        "difference": control["differences"][0]["id"],
        "collective": f"Y{0:020x}",  # of no statement here: most lines of a cover are right
        "waiting": "W1",
        "declaration": employer.declare(Stated("P00012", "value", {"street": "Rue Neuve"}), "An", AT).id,
    }


VERBS = {
    ("answer", "{}", "affiliate"): ("task", "finding"),
    ("answer", "{}", "affiliate", "--preview"): ("task", "finding"),
    ("retract", "{}"): ("task", "finding", "declaration", "waiting"),
    ("confirm", "{}"): ("task", "finding", "waiting"),
    ("assign", "{}", "Bram"): ("task", "finding"),
    ("explain", "{}"): ("task", "message", "difference"),
    ("settle", "{}", "sent"): ("transmission",),
    ("document", "{}", "--to", "file"): ("document",),
    ("history", "{}"): ("person",),
    ("person", "{}"): ("person",),
}


@pytest.mark.long
def test_a_verb_takes_the_ids_it_shows_refuses_those_of_another_kind_and_names_what_shows_them(run, ids, tmp_path):
    assert {name: kind_of_id(id) for name, id in ids.items()} == {name: name for name in KINDS}
    for words, wanted in VERBS.items():
        for name, id in ids.items():
            if name not in wanted:
                status, out, err = run(*(word.format(id) for word in words))
                said = " ".join(err.split())
                assert (status, out) == (2, ""), (words, id)
                assert f"'{id}' is {KINDS[name].called}, and " in said, (words, said)
                assert said.endswith(KINDS[name].verb.format(id=id)), (words, said)
    for name in ("task", "message", "person", "difference"):
        assert run(*KINDS[name].verb.format(id=ids[name]).split()[1:])[0] == 0
    assert run(*KINDS["statement"].verb.format(id=ids["statement"]).split()[1:])[0] == 1  # somebody has to act
    assert run("document", ids["document"], "--to", str(tmp_path / "file"))[0] == 0


def test_a_payroll_number_that_looks_like_an_id_is_a_payroll_number():
    row = dict.fromkeys(("national_number", "last_name", "first_name")) | {"person": "P00001", "payroll_id": "blox-1"}
    assert kind_of_id("blox-1") == "transmission"
    assert kind_of_id("850423-00106") is None
    assert who_is("blox-1", [row]) == "P00001"


def test_a_text_of_no_form_is_left_to_who_asked():
    refuse_other("Rossi", "person")
    refuse_other("insurer-a/group/P00012/street", "task", "message")
    with pytest.raises(Refused, match="'insurer-a-1' is a transmission, and a task or a finding is needed here"):
        refuse_other("insurer-a-1", "task", "finding")
