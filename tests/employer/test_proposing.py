"""A person accepts or rejects what past months suggest: one at a time, with a reason, and the file stays valid."""

from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from assusoft.cli import app
from assusoft.demo.extracts.write import write_employer
from assusoft.employer import Employer, open_employer
from assusoft.employer.audit.auditing import checks_of
from assusoft.errors import ConfigError, Refused

ON = date(2026, 2, 5)
ID = "OWN-CODES-CATEGORY"


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proposing") / "x"
    write_employer(folder, workers=80, months=3)
    employer = open_employer(folder)
    for month in ("2025-11", "2025-12", "2026-01"):
        employer.import_month(month, [], "An", datetime(2026, 2, 5, tzinfo=UTC))
    return employer


@pytest.fixture
def employer(lived):
    yield lived
    for path in (lived.folder / "expectations").glob("*.toml"):
        path.unlink()


def test_an_accepted_proposal_is_a_check_with_who_when_why_and_evidence_beside_it(employer):
    path = employer.accept_proposal(ID, "An", ON, "the categories of our plans")
    text = path.read_text(encoding="utf-8")
    assert "# Accepted by An on 2026-02-05: the categories of our plans\n# Seen from 2025-11 to 2026-01:" in text
    assert ID in {check.code for check in checks_of(employer)}
    assert ID not in {each.id for each in employer.proposals()}


@pytest.mark.long
def test_what_stands_in_the_file_stays_and_the_next_one_is_added_after_it(employer):
    path = employer.folder / "expectations" / "checks.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text('[checks.CMP-CC]\noff = "we have none"', encoding="utf-8")
    employer.accept_proposal(ID, "An", ON, "the categories of our plans")
    employer.accept_proposal("OWN-CODES-DEPARTMENT", "Bo", ON, 'said "yes"\n[checks.MOM-SAL]')
    assert path.read_text(encoding="utf-8").startswith('[checks.CMP-CC]\noff = "we have none"\n')
    checks = {check.code: check for check in checks_of(employer)}
    assert {ID, "OWN-CODES-DEPARTMENT"} <= set(checks)
    assert checks["CMP-CC"].off == "we have none"


def test_a_rejected_proposal_is_not_proposed_again_and_is_no_check(employer):
    employer.reject_proposal(ID, "An", ON, "categories come and go")
    assert ID not in {each.id for each in employer.proposals()}
    assert ID not in {check.code for check in checks_of(employer)}


@pytest.mark.parametrize(
    ("id", "reason", "told"),
    [
        (ID, " ", "needs a reason"),
        ("OWN-CODES-CATEGORIE", "why not", "is not an open proposal"),
    ],
)
@pytest.mark.parametrize("decide", [Employer.accept_proposal, Employer.reject_proposal])
def test_what_is_not_complete_is_refused_and_nothing_is_written(employer, decide, id, reason, told):
    with pytest.raises(Refused, match=told):
        decide(employer, id, "An", ON, reason)
    assert not [*(employer.folder / "expectations").glob("*.toml")]


def test_the_command_lists_accepts_and_refuses_what_it_does_not_know(employer):
    def run(*words):
        return CliRunner().invoke(app, ["-C", str(employer.folder), "proposals", *words])

    assert ID in run().stdout
    assert ID in run("--json").stdout
    assert run("accept", ID, "--by", "An", "--reason", "our plans").exit_code == 0
    assert ID not in run().stdout
    assert "neither accept nor reject" in str(run("keep", ID).exception)


OWN = {"code": "OWN-MAIL", "field": "email", "condition": "email IS NOT NULL", "sentence": "No e-mail address."}


def test_a_check_is_added_with_all_that_was_said_of_it(employer):
    draft = OWN | {"blocking": "true", "expected": "An e-mail address.", "severity": "info"}
    assert len(employer.try_check(draft)) == 3
    employer.add_check(draft, "An", ON, "letters leave by mail")
    [check] = [check for check in checks_of(employer) if check.code == "OWN-MAIL"]
    assert (check.blocking, check.expected["en"], check.severity) == (True, "An e-mail address.", "info")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"condition": "emial IS NOT NULL"}, r"^condition: .*uses the field 'emial'"),
        ({"blocking": "perhaps"}, r"^blocking: .*'?perhaps'?"),
        ({"until": "2026-03-01"}, r"^until: "),
    ],
)
def test_a_check_that_would_be_none_is_refused_by_its_keys_and_names_no_file(employer, more, told):
    with pytest.raises(Refused, match=told) as refused:
        employer.try_check(OWN | more)
    assert "checks.toml" not in str(refused.value)
    assert "/" not in str(refused.value)


def test_a_check_whose_code_is_used_is_refused_with_the_file_of_the_employer(employer):
    path = employer.add_check(OWN, "An", ON, "letters leave by mail")
    before = path.read_text("utf-8")
    with pytest.raises(ConfigError) as refused:
        employer.add_check(OWN, "An", ON, "letters leave by mail")
    assert str(refused.value).startswith(f"{path}")
    assert "code OWN-MAIL is used twice" in str(refused.value)
    assert str(refused.value).endswith("Nothing was written.")
    assert path.read_text("utf-8") == before
