"""What the command line says of a month, in the language of the employer, for people."""

import re
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from assusoft.cli.output.printing import print_table
from assusoft.cli.output.words import file_line, import_lines, list_lines, person_lines, status_lines, waiting_line

STATUS = {
    "employer": "Acme", "month": "2026-02", "state": "blocked",
    "import": {"number": 4, "by": "Claire", "at": "2026-03-05 09:00:00+00:00"},
    "counts": {"persons": 12, "contracts": 13, "family": 5, "deductions": 0, "problems": 0, "doubts": 0,
               "new_persons": 1},
    "conflicts": {}, "headcount": {"before": 11, "entered": 1, "left": 0, "changed": 2, "unchanged": 9, "after": 12},
    "tasks": {"open": 3, "blocking": 1, "answered": 2}, "insured_elsewhere": {"hospital": 2},
    "told_apart": {"alpha": 1}, "held_back": {"alpha": 2},
    "to_confirm": 1, "chosen_on_forms": 2,
    "messages": {"insurer-a": 7}, "transmissions": {"insurer-a-1": "in_doubt"},
    "files": [{"source": "x", "file": "a.csv", "lines": 3, "accepted": 2, "repaired": 0, "refused": 0, "skipped": 1}],
}  # fmt: skip


def test_status_is_said_in_the_language_with_labels_and_belgian_days():
    lines = status_lines(STATUS, "fr", {"hospital": "Hospitalisation"})
    assert lines[0] == "Acme, février 2026\u00a0: bloqué"
    assert lines[1] == "  Import\u00a0: numéro 4, par Claire, 05/03/2026 09:00"
    assert "  Assurés ailleurs\u00a0: Hospitalisation 2" in lines
    assert "  Envois\u00a0: insurer-a-1 incertain" in lines
    assert lines[-1] == "  a.csv\u00a0: 3 lignes = 2 acceptées, 1 pas des données"
    assert not re.search(r"\d{4}-\d\d", "\n".join(lines))


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_of_status_import_and_what_waits_stays_in_english(language):
    report = {"month": "2026-02", "number": 4, "repeated": True, "counts": STATUS["counts"], "files": STATUS["files"],
              "repairs": [1], "conflicts": [1, 2], "unmatched": [1], "notes": [1], "remarks": []}  # fmt: skip
    said = [
        *status_lines(STATUS, language, {}), *import_lines(report, language),
        waiting_line(3, 1, "2026-02", language), waiting_line(0, 0, "2026-02", language),
    ]  # fmt: skip
    english = [
        *status_lines(STATUS, "en", {}), *import_lines(report, "en"), waiting_line(3, 1, "2026-02", "en"),
        waiting_line(0, 0, "2026-02", "en"),
    ]  # fmt: skip
    names = ("  Messages: insurer-a 7",)
    same = [line for line, other in zip(said, english, strict=True) if line.replace("\u00a0", "") == other]
    assert [line for line in same if not line.replace("\u00a0", "").startswith(names)] == []


def test_lines_of_a_file_add_up_in_words():
    assert file_line(STATUS["files"][0], "nl") == "  a.csv: 3 regels = 2 aanvaard, 1 geen gegevens"


def test_a_person_is_shown_with_labels_and_values_as_they_are_read():
    rows = {
        "contracts": [{"person": "P00001", "sex": "F", "monthly_salary": Decimal("4387.10"), "email": None,
                       "birth_date": date(1999, 8, 28), "contract": "0899900177/2026-02-09"}],
        "family": [],
        "positions": [{"plan": "hospital", "person": "P00001", "member": "", "status": "affiliated"}],
    }  # fmt: skip
    assert list(person_lines(rows, "fr", {"hospital": "Hospitalisation"})) == [
        "Contrat",
        "  Personne\u00a0: P00001",
        "  Sexe\u00a0: femme",
        "  Salaire mensuel\u00a0: 4.387,10",
        "  Date de naissance\u00a0: 28/08/1999",
        "  Contrat\u00a0: 0899900177, depuis le 09/02/2026",
        "Affiliation",
        "  Plan\u00a0: Hospitalisation",
        "  Personne\u00a0: P00001",
        "  Statut d'affiliation\u00a0: affilié(e)",
    ]


def test_a_register_has_headings_in_words_and_no_column_in_which_nothing_stands(capsys):
    table = pd.DataFrame({"plan": ["car"] * 2, "member": ["", ""], "affiliation_from": [date(2026, 2, 1), None]})
    print_table("leasing-c", table, "fr", {"car": "Voiture"}, limit=1)
    shown = capsys.readouterr().out
    assert "leasing-c\u00a0: 2 lignes, les 1 premières" in shown.replace("\n", " ")
    assert "Voiture" in shown
    assert "01/02/2026" in shown
    assert "Membre" not in shown


def test_a_list_is_said_with_rows_that_add_up_and_what_cannot_be_taken():
    taken = {
        "name": "club", "rows": 9, "declared": 7, "new": 1, "changed": 2, "unchanged": 3, "empty": 1, "gone": 4,
        "refused": ["club.csv, row 2: x.", "club.csv, row 5: y."], "stays": ["club.csv: z."], "waits": "",
    }  # fmt: skip
    assert list_lines(taken, "fr") == [
        "  Liste club : 9 lignes = 1 nouvelles + 2 modifiées + 3 inchangées + 2 refusées + 1 sans rien ; "
        "4 disparues sur 7 déclarées auparavant",
        "    club.csv, row 2: x.", "    club.csv, row 5: y.", "    club.csv: z.",
    ]  # fmt: skip
    [line] = list_lines(taken | {"waits": "2026-01"}, "en")
    assert line == "  List club: January 2026 is worked on first. Close it, then import this month again."
