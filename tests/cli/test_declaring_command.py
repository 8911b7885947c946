"""What HR declares and takes back on the command line, and what a supplier would be sent of it."""

import json

import pytest
from support.command import here
from support.stages import SECOND


@pytest.fixture(scope="module")
def optional(looked_at) -> str:
    """Somebody who is in the optional plan."""
    listed = json.loads(here(["-C", str(looked_at), "who-has-what", "--on", "2025-11-30", "--json"])[1])
    return next(one["person"] for one in listed if one["plan"] == "hospital-workers" and not one["member"])


def ending(person: str, *words: str) -> tuple[str, ...]:
    plan = ("--plan", "hospital-workers", "--from", "2025-12-10")
    return ("declare", person, "end-affiliation", *plan, "--reason", "by letter", *words)


def test_a_declaration_is_shown_before_it_is_stored_then_told_and_taken_back(run, optional):
    status, out, _ = run(*ending(optional, "--preview", "--json"))
    shown = json.loads(out)
    assert (status, list(shown)) == (0, ["messages"])
    [message] = shown["messages"]
    assert (message["kind"], message["person"], message["effective"]) == ("exit", optional, "2025-12-09")
    assert json.loads(run("declarations", "--json")[1]) == []

    status, out, _ = run(*ending(optional, "--by", "Anna", "--json"))
    stored = json.loads(out)
    assert (status, stored["messages"]) == (0, shown["messages"])
    told = json.loads(run("messages", "--month", SECOND, "--json")[1])
    assert message["id"] in [one["id"] for one in told]
    [known] = json.loads(run("declarations", "--json")[1])
    assert (known["id"], known["by"], known["reason"]) == (stored["declaration"], "Anna", "by letter")
    gone = json.loads(run("who-has-what", "--on", "2025-12-10", "--json")[1])
    assert (optional, "hospital-workers") not in {(one["person"], one["plan"]) for one in gone}

    status, out, _ = run("retract", stored["declaration"], "--reason", "a mistake", "--json")
    assert (status, json.loads(out)) == (0, {"messages": []})
    told = json.loads(run("messages", "--month", SECOND, "--json")[1])
    assert message["id"] not in [one["id"] for one in told]
    kinds = [one["kind"] for one in json.loads(run("history", optional, "--json")[1])]
    assert [kind for kind in kinds if kind in ("declaration", "retraction")] == ["declaration", "retraction"]


def test_what_is_printed_names_the_declaration_its_days_and_who_took_it_back(run, optional):
    status, out, _ = run(*ending(optional, "--by", "Anna"))
    assert status == 0
    id = out.split()[2]
    assert out.startswith(f"La déclaration {id} est enregistrée.")
    assert run("retract", id, "--by", "Bram", "--preview")[0] == 0
    status, out, _ = run("retract", id, "--by", "Bram")
    assert status == 0
    assert out.startswith(f"{id} est retiré.\n")
    line = run("declarations")[1]
    assert line == f"{id} {optional} end-affiliation hospital-workers du 2025-12-10 (retirée par Bram)\n"


def test_many_are_declared_from_a_file_and_the_rows_add_up(run, optional, tmp_path):
    book = tmp_path / "dit.csv"
    rows = ("Personne;Type;Plan;À partir du;Rue", f"{optional};end-affiliation;hospital-workers;10/12/2025;",
            f"{optional};value;;;Rue Neuve", f"{optional};;;;")  # fmt: skip
    book.write_text("\n".join(rows), "utf-8")
    status, out, _ = run("declare", "--from-file", str(book), "--preview", "--json")
    shown = json.loads(out)
    assert (status, shown["rows"], shown["empty"]) == (0, 3, ["dit.csv, row 4"])
    assert [one["declaration"] for one in shown["declared"]] == ["", ""]
    status, out, _ = run("declare", "--from-file", str(book), "--by", "Anna", "--json")
    done = json.loads(out)
    assert (status, done["messages"], done["already"]) == (0, shown["messages"], [])
    first, second = (one["declaration"] for one in done["declared"])
    whom = f"{optional} {done['declared'][0]['name']}"
    status, out, _ = run("declare", "--from-file", str(book))
    assert status == 0
    assert out.splitlines()[:3] == [
        "3 lignes = 0 déclarations + 2 déjà déclarées + 1 sans rien",
        f"  dit.csv, row 2 : déjà déclaré : {first} {whom} end-affiliation hospital-workers du 2025-12-10",
        f"  dit.csv, row 3 : déjà déclaré : {second} {whom} value street=Rue Neuve",
    ]


def test_a_template_is_written_and_stands_alone(run, tmp_path):
    assert run("declare", "--template", str(tmp_path / "book.xlsx"))[0] == 0
    assert (tmp_path / "book.xlsx").read_bytes()[:2] == b"PK"
    for words in (("P00003",), ("--from-file", "x.csv"), ("--until", "2026-01-01")):
        status, _, err = run("declare", "--template", str(tmp_path / "book.xlsx"), *words)
        assert (status, "nothing else is declared" in err) == (2, True)


def test_a_person_is_named_as_anywhere_else(run, optional):
    name = json.loads(run("person", optional, "--json")[1])["contracts"][0]["last_name"]
    number = json.loads(run("person", optional, "--json")[1])["contracts"][0]["payroll_id"]
    assert name
    _, out, _ = run("declare", number, "value", "street=Nieuw", "--json")
    [known] = json.loads(run("declarations", "--json")[1])
    assert (known["person"], known["id"]) == (optional, json.loads(out)["declaration"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("declare", "P99999", "value", "street=x"), "There is no P99999"),
        (("declare", "P00003"), "Name the person and the kind"),
        (("declare", "--from-file", "none.csv"), "none.csv: there is no such file. Nothing was stored."),
        (("declare", "P00003", "value", "street"), "FIELD=VALUE"),
        (("retract", "X7"), "There is no declaration X7"),
    ],
)
def test_what_cannot_be_is_refused(run, words, sentence):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert sentence in err
