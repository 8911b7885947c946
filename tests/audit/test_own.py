"""An employer's own thresholds, switches and checks."""

from pathlib import Path

import pandas as pd
import pytest

from assusoft.audit.audit_run import audit
from assusoft.audit.own import with_own
from assusoft.audit.suites import load_checks
from assusoft.errors import ConfigError
from assusoft.resources import resource_folder

BUILT_IN = load_checks(resource_folder("expectations"))


def given(folder: Path, text: str):
    (folder / "checks.toml").write_text(text, encoding="utf-8")
    return {check.code: check for check in with_own(BUILT_IN, folder, {})}


def test_without_a_file_the_checks_are_those_built_in(tmp_path):
    assert with_own(BUILT_IN, tmp_path, {}) == BUILT_IN


def test_a_threshold_a_severity_and_a_reason_are_the_employers(tmp_path):
    text = '[checks.MOM-SAL]\nup = 0.5\nseverity = "critical"\nblocking = true\n[checks.CMP-CC]\noff = "we have none"\n'
    checks = given(tmp_path, text)
    assert checks["MOM-SAL"].arguments == {"up": 0.5, "down": 0.15}
    assert (checks["MOM-SAL"].severity, checks["MOM-SAL"].blocking) == ("critical", True)
    assert checks["CMP-CC"].off == "we have none"
    assert len(checks) == len(BUILT_IN)


OWN = """
[[check]]
code = "OWN-CAR"
condition = "car_class IS NULL OR category = 'executive'"
field = "car_class"
sentence = "A car of class {car_class} for category {category}."
"""


def test_an_own_check_finds_the_rows_its_condition_does_not_hold_for(tmp_path):
    own = given(tmp_path, OWN)["OWN-CAR"]
    frame = pd.DataFrame(
        {
            "person": ["P1", "P2", "P3", "P4"],
            "contract": ["c"] * 4,
            "car_class": pd.array(["A", "B", None, "C"], dtype="str"),
            "category": pd.array(["executive", "employee", "employee", None], dtype="str"),
            "month_end": pd.Timestamp("2026-02-28"),
        }
    )
    assert list(audit("2026-02", {"worker": frame}, [own], tmp_path).findings["person"]) == ["P2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[checks.MOM-SALL]\noff = "why"\n', "checks.MOM-SALL: is not a check"),
        (
            "[checks.DAT-BIRTH]\nyears = 99999999\n",
            "checks.DAT-BIRTH.years: found 99999999, expected a whole number of years, from 0 to 150.",
        ),
        ("[checks.MOM-SAL]\nupp = 0.5\n", "checks.MOM-SAL.upp: is not a threshold of MOM-SAL (it has: up, down;"),
        ('[checks.MOM-SAL]\noff = ""\n', "off"),
        (OWN.replace("car_class IS", "car_clas IS"), "uses the field 'car_clas', which does not exist here"),
        (OWN.replace("IS NULL OR", "IS NULL; DROP TABLE x --"), "check[1].condition: the rule"),
        (OWN.replace('field = "car_class"', 'field = "car"'), "'car' is not a field"),
        ("[checks.DAT-BIRTH]\nyears = 2020-01-01\n", "checks.DAT-BIRTH.years: found 2020-01-01, expected a number"),
        ("[checks.MOM-SAL]\nup = inf\n", "checks.MOM-SAL.up: found Infinity, expected a number"),
        (OWN + 'expected = "{other}"\n', "'{other}' is not the name of a field"),
        (OWN + 'expected = "{car_class:99}"\n', "a place is the name of a value between braces"),
        (OWN + 'expected = "{car_class.real}"\n', "a place is the name of a value between braces"),
        (OWN + 'expected = "\\u001b[31m"\n', "holds the control character U+001B"),
        (OWN + OWN, "code OWN-CAR is used twice"),
    ],
)
def test_a_fault_in_the_file_is_one_sentence_that_names_it(tmp_path, text, told):
    with pytest.raises(ConfigError) as refused:
        given(tmp_path, text)
    assert told in str(refused.value)
    assert "checks.toml" in str(refused.value)
