"""A company where nothing is wrong: twelve months of 16,000 workers, and a smaller one on every run."""

import os

import pandas as pd
import pytest

from assusoft.audit.audit_run import audit
from assusoft.audit.inputs import HISTORY, frames_of
from assusoft.audit.suites import load_checks
from assusoft.demo.anomalies.clean import clean_months
from assusoft.employer.audit.auditing import CONFLICT
from assusoft.resources import resource_folder

WHOLE = os.environ.get("ASSUSOFT_WHOLE_AUDIT")
"""Set it to audit twelve months of 16,000 workers too; it takes minutes."""


@pytest.mark.parametrize(
    ("workers", "months"),
    [
        (600, 6),
        pytest.param(16_000, 12, marks=pytest.mark.skipif(not WHOLE, reason="ASSUSOFT_WHOLE_AUDIT is not set")),
    ],
)
def test_clean_months_give_no_finding(workers, months):
    folder = resource_folder("expectations")
    checks, before, findings = load_checks(folder), [], []
    for photo in clean_months(workers, months):
        run = audit(photo.month, frames_of(photo, before, pd.DataFrame(columns=CONFLICT)), checks, folder)
        assert set(run.checks["outcome"]) <= {"passed", "failed"}
        findings += [f"{photo.month} {code} {facts}" for code, facts in run.findings[["code", "facts"]].to_numpy()]
        before = [photo, *before][:HISTORY]
    assert findings == []
