"""Blocking findings among the tasks: they join where tasks are listed and where a month is closed, nowhere else."""

import re
import shutil

import pytest
from support.trio import AT, small_employer

import assusoft
from assusoft.errors import Refused
from assusoft.month.tasks.given import Given
from assusoft.month.tasks.questions import finding
from assusoft.month.wording import question

MONTH = "2026-01"
CHECKS = "[checks.CON-NISS-DOB]\nblocking = true\n"


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """An audited employer whose one finding blocks the month."""
    folder = small_employer(tmp_path_factory.mktemp("findings") / "acme")
    (folder / "expectations").mkdir(exist_ok=True)
    (folder / "expectations" / "checks.toml").write_text(CHECKS, "utf-8")
    employer = assusoft.open(folder)
    employer.audit(MONTH, "An", AT)
    employer.store.close()
    return folder


@pytest.fixture
def acme(audited, tmp_path):
    """A copy of it to be changed."""
    return assusoft.open(shutil.copytree(audited, tmp_path / "acme"))


def finding_of(employer):
    return next(task for task in employer.tasks(MONTH) if task.kind == "finding")


def test_a_blocking_finding_is_a_task_wherever_tasks_are_listed_and_none_of_the_month_itself(acme):
    finding = finding_of(acme)
    assert acme.tasks(MONTH)[0] == finding
    assert finding.blocking
    assert finding not in acme.view(MONTH).resolution.tasks
    assert finding in acme.person(finding.person, MONTH)["tasks"]
    assert acme.status(MONTH)["tasks"] == {"open": len(acme.tasks(MONTH)), "blocking": 1, "answered": 0}
    assert acme.status(MONTH)["state"] == "blocked"


def test_a_blocking_finding_is_explained_and_refuses_the_closing_until_it_is_accepted(acme):
    finding = finding_of(acme)
    assert acme.explain(finding).title.startswith(finding.id)
    with pytest.raises(Refused, match=re.escape(f"it has 1 blocking task, the first: {finding.id} (finding")):
        acme.close(MONTH, "An", AT)
    acme.answer(finding.id, "accepted", {"until": "2026-06-30", "why": "born abroad"}, "An", AT)
    assert finding not in acme.tasks(MONTH)
    assert acme.status(MONTH)["state"] == "ready to close"


def test_what_was_decided_about_a_finding_is_taken_back_by_the_findings_number(acme):
    task = finding_of(acme)
    number = task.facts["finding"]
    acme.answer(number[:9], "accepted", {"until": "2026-06-30", "why": "born abroad"}, "An", AT)
    acme.retract(number[:9], "An", AT)
    assert finding_of(acme).facts["finding"] == number
    with pytest.raises(Refused, match="has no answer to take back"):
        acme.retract(number[:9], "An", AT)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("birth_date", "1985-02-04", "'04/02/1985'"),
        ("monthly_salary", "3500.5", "'3.500,50'"),
        ("national_number", "85020300159", "'85020300159'"),
        ("civil_status", "married", "'marié(e)'"),
        ("national_number", "", "'-'"),
        ("persons", "12", "'12'"),
    ],
)
def test_the_value_of_a_finding_is_said_as_its_field_is_written(field, value, said):
    assert said in question(finding("P1", "Eva Peeters", "F1", "X", field, value, True), "fr")


def test_a_finding_is_no_task_that_a_changed_plan_sheet_takes_away(acme):
    supposed = acme.whatif(acme.folder / "plans" / "hospital.toml")[-1]
    assert supposed.tasks_fewer == ()
    assert supposed.before == supposed.after


def two_people(employer):
    """The employer whose findings need two people."""
    settings = employer.folder / "employer.toml"
    settings.write_text(f'{settings.read_text("utf-8")}\n[second-person]\nkinds = ["finding"]\n', "utf-8")
    return assusoft.open(employer.folder)


ACCEPTED = ("accepted", {"until": "2026-06-30", "why": "born abroad"})


def test_a_findings_number_names_it_wherever_a_task_is_named(acme):
    careful = two_people(acme)
    task = finding_of(careful)
    number = task.facts["finding"][:9]
    careful.assign(number, "Bram", "An", AT)
    assert careful.standings()[task.id].assignee == "Bram"
    careful.answer_many([Given(number, *ACCEPTED)], "An", AT)
    assert careful.standings()[task.id].waiting.by == "An"
    careful.retract(number, "An", AT)
    assert careful.waiting() == []
    careful.answer(number, *ACCEPTED, "An", AT)
    careful.confirm(number, "Bram", AT)
    assert task.id not in {one.id for one in careful.tasks(MONTH)}


def test_a_finding_that_blocks_nothing_is_answered_with_others_and_is_nobodys_task(acme):
    (acme.folder / "expectations" / "checks.toml").unlink()
    employer = assusoft.open(acme.folder)
    employer.audit(MONTH, "An", AT)
    number = str(employer.audited(MONTH).open.iloc[0]["id"])
    with pytest.raises(Refused, match=f"Finding {number} blocks nothing, so it is no task .* owner=payroll"):
        employer.assign(number, "Bram", "An", AT)
    employer.answer_many([Given(number, "noted", {"note": "asked"})], "An", AT)
    assert employer.answers()[-1].facts["finding"] == number
