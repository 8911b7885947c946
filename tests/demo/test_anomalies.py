"""Anomalies planted in the sample employer: its audit finds each of them, what the stories bring, and nothing else."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from assusoft.demo.anomalies.kinds import KINDS
from assusoft.demo.anomalies.planting import MONTH, TRUTH, write_with_anomalies
from assusoft.employer import open_employer
from assusoft.errors import Refused

AT = datetime(2026, 2, 5, 9, tzinfo=UTC)

KNOWN = {
    ("AGE-PENS", "Geneviève Toussaint"): "the story of one who works past the pension age",
    ("CHG-DOB", "Arnaud Lefebvre"): "payroll corrects a year of birth",
    ("CHG-NISS", "Giovanni Rossi"): "a BIS number becomes a national number",
    ("CON-NISS-DOB", "Camille Dufour"): "day and month of birth are swapped",
    ("FAM-GROWN", "Guillaume Bodson"): "a child turned twenty-five",
    ("MOM-INDEX", "Denis Carlier"): "a story that sets the salary itself",
    ("MOM-INDEX", "Romain Bodart"): "a story that sets the salary itself",
    ("MOM-INDEX", "Thierry Lejeune"): "a story that sets the salary itself",
    ("MOM-LATE", "Pascal Urbain"): "back in the extract after a month in which he lacked",
    ("UNI-PERS", "Nicolas Lambert"): "two homonyms born on one day, both rows",
}
"""What the stories of the sample employer bring in that month."""


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted") / "x"
    planted = write_with_anomalies(folder)
    employer = open_employer(folder)
    months = sorted(path.name for path in (folder / "extracts").iterdir())
    numbers = {}
    for month in months:
        employer.import_month(month, [], "An", AT)
        worker = employer.photo(month).worker
        for person, number in zip(worker["person"], worker["national_number"], strict=True):
            if isinstance(number, str):
                numbers.setdefault(person, number)
    found = employer.audit(MONTH, "An", AT)
    return planted, found, numbers, folder


def test_at_least_sixty_kinds_are_planted_each_for_a_check_of_its_own(audited):
    assert len({kind.codes[0] for kind in KINDS}) >= 60
    assert (audited[3] / TRUTH).read_text(encoding="utf-8").count('"code"') == len(audited[0])


def test_the_audit_finds_what_was_planted_what_the_stories_bring_and_nothing_else(audited):
    planted, found, numbers, _ = audited
    told = Counter()
    known = set()
    for row in found.findings.to_dict("records"):
        if (row["code"], row["name"]) in KNOWN:
            known.add((row["code"], row["name"]))
        else:
            told[row["code"], numbers.get(row["person"], "")] += 1
    assert told == Counter((each.code, each.person) for each in planted)
    assert known == set(KNOWN)
    assert not (found.check_results["outcome"] == "not evaluated").any()


def test_too_few_workers_for_all_kinds_are_refused(tmp_path):
    with pytest.raises(Refused, match=r"Nobody is left to plant .* Ask for more workers\."):
        write_with_anomalies(tmp_path / "x", workers=100)
