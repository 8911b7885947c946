"""Medical control by its profile: told of an absence on the day it is said, and of nothing that it may not have."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.few import few_people, settle
from support.small import FIRST, write_extracts, write_small

from assusoft.employer import Employer, open_employer
from assusoft.employer.scaffold import copy_profile
from assusoft.errors import ConfigError
from assusoft.month.declarations.stated import Stated
from assusoft.suppliers.profiles import load_profiles, reports_line

AT = datetime(2025, 12, 1, tzinfo=UTC)
TODAY = "2025-11.2"
PLAN = """
supplier = "control"
from = 2025-01-01
eligible = "absence_from IS NOT NULL"
enrolment = "automatic"
since = ["absence_from"]
"""


def folder_with_control(folder: Path, more: str = "") -> Path:
    write_small(folder)
    copy_profile(folder, "control", "medical-control")
    reports = reports_line(load_profiles()["medical-control"], "worker")
    listed = reports.replace("]", f", {more}]") if more else reports
    (folder / "plans" / "control.toml").write_text(f"{PLAN}{listed}\n", "utf-8")
    write_extracts(folder, few_people(), FIRST)
    return folder


def closed(folder: Path) -> Employer:
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    settle(employer)
    employer.close(FIRST, "An", AT)
    return employer


def test_an_absence_is_told_to_medical_control_between_two_closings_with_the_place_of_stay(tmp_path) -> None:
    employer = closed(folder_with_control(tmp_path / "few"))
    said = {"absence_from": "2025-11-28", "absence_to": "2025-12-05", "stay_street": "Zeedijk", "stay_city": "Oostende"}
    [message] = employer.declare(Stated("blox-2", "value", said, begins="2025-11-28"), "An", AT).messages
    assert (message.supplier, message.kind, str(message.effective)) == ("control", "entry", "2025-11-28")
    employer.close_extra("An", AT)
    [sending] = employer.transmissions(TODAY)
    assert sending.supplier == "control"
    [changes] = [one for one in employer.reports(TODAY)["control"] if one.name.endswith(".csv")]
    text = changes.content.decode()
    assert "DEMANDE" in text
    assert "28/11/2025" in text
    assert "Oostende" in text
    assert employer.certificate(TODAY).failures == ()


def test_a_plan_that_tells_medical_control_why_somebody_is_absent_is_refused_by_file_and_key(tmp_path) -> None:
    with pytest.raises(ConfigError, match=r"plans/control\.toml: reports: interruption_kind never goes to"):
        closed(folder_with_control(tmp_path / "few", '"interruption_kind"'))
