"""A frame and checks -> findings with exact rows, through Great Expectations itself."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from assusoft.audit.audit_run import audit, finding_id
from assusoft.audit.check import Check

HERE = Path("expectations")


def check(code, type, **arguments):
    words = {"en": "{name} x", "fr": "{name} x", "nl": "{name} x"}
    return Check(code, "identity", type, arguments, "worker", "warning", False, "birth_date", "payroll", words, words)


def workers():
    return pd.DataFrame(
        {
            "person": ["P1", "P2", "P3"],
            "contract": ["c", "c", "c"],
            "name": ["A", "B", "C"],
            "birth_date": pd.to_datetime(["1990-05-01", "1990-05-02", None]),
            "national_number": pd.array(["90050100151", "90050100151", "90050100151"], dtype="str"),
        }
    )


def test_every_row_at_fault_is_a_finding_and_no_other():
    checks = [
        check("CON-BIRTH", "expect_no_birth_date_of_another_number"),
        check("CMP-BIRTH", "expect_column_values_to_not_be_null", column="birth_date"),
    ]
    run = audit("2026-02", {"worker": workers()}, checks, HERE)
    assert list(run.findings["id"]) == [finding_id("CMP-BIRTH", "P3", "c"), finding_id("CON-BIRTH", "P2", "c")]
    assert list(run.checks["found"]) == [1, 1]


def test_a_check_that_is_off_is_listed_with_its_reason_and_not_evaluated():
    off = replace(check("CMP-BIRTH", "expect_column_values_to_not_be_null", column="birth_date"), off="known")
    run = audit("2026-02", {"worker": workers()}, [off], HERE)
    assert run.checks.loc[0, ["outcome", "why"]].tolist() == ["off", "known"]
    assert run.findings.empty
