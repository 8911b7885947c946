"""The firm's first two months, lived through once on the command line; who changes something takes a copy."""

from pathlib import Path

import pytest
from support.file_servers import tls_files, vsftpd, vsftpd_running
from support.firm import (
    DECEMBER,
    JANUARY,
    NOVEMBER,
    Firm,
    Given,
    id_of,
    in_december,
    in_january,
    in_november,
    write_firm,
)

__all__ = ["tls_files", "vsftpd", "vsftpd_running"]

CHOSEN: Given = {
    ("New affiliation", "Karel"): ("affiliate", {}),
    ("New affiliation", "Lotte"): ("not_now", {}),
}
ANSWERS: Given = {
    ("Departure", "Bob"): (
        "confirm", {"Notice from": "2025-10-01", "Notice to": "2025-12-15", "Indemnity (months)": "3"}
    ),
    ("Missing data", "Hugo"): ("value", {"Value": "Dorpsstraat"}),
    ("New affiliation", "Wout"): ("insured_elsewhere", {"Until": "2026-01-31"}),
    ("New family member", "Zoe"): ("affiliate", {}),
    ("Working time", "Dirk"): ("do_not_tell", {}),
    ("Working time", "Greet"): ("tell", {"Insured %": "0"}),
}  # fmt: skip

OTHERWISE: Given = ANSWERS | {
    ("New contract", "Maarten"): ("new_affiliation", {}),
    ("Working time", "Chloe"): ("tell", {"Since": "2025-12-09"}),
}


@pytest.fixture(scope="session")
def november(tmp_path_factory) -> Firm:
    """The takeover, closed and sent. Karel chose ambulatory care, Lotte did not."""
    firm = Firm(write_firm(tmp_path_factory.mktemp("november") / "firm"))
    firm.bring(in_november(), NOVEMBER)
    firm.answer_by_workbook(NOVEMBER, CHOSEN)
    firm.close(NOVEMBER)
    return firm


@pytest.fixture(scope="session")
def december(november, tmp_path_factory) -> Firm:
    """The second month imported, all its questions open."""
    firm = november.copied(tmp_path_factory.mktemp("december") / "firm")
    firm.bring(in_december(), DECEMBER)
    return firm


@pytest.fixture(scope="session")
def closed(december, tmp_path_factory) -> Firm:
    """The second month answered, closed and sent; the question about Umit, which can wait, is left open."""
    firm = december.copied(tmp_path_factory.mktemp("closed") / "firm")
    firm.answer_by_workbook(DECEMBER, ANSWERS)
    firm.close(DECEMBER)
    return firm


@pytest.fixture(scope="session")
def otherwise(december, tmp_path_factory) -> Path:
    """What suppliers would receive in the second month if HR had answered and declared otherwise; nothing is closed."""
    firm = december.copied(tmp_path_factory.mktemp("otherwise") / "firm")
    firm.answer_by_workbook(DECEMBER, OTHERWISE)
    emma = ("exit_date=2025-12-20", "reason=resignation", "notice_start=2025-11-10", "notice_end=2025-12-20")
    firm.done("declare", id_of("Emma"), "departure", *emma, "indemnity_months=0")
    illness = ("interruption_kind=illness_long", "insured_pct=100")
    firm.done("declare", id_of("Karel"), "interruption", *illness, "--from", "2025-12-03")
    firm.done("preview", "--to", str(firm.folder / "look"))
    return firm.folder / "look"


@pytest.fixture
def working(december, tmp_path) -> Firm:
    """A copy of the second month with its questions open."""
    return december.copied(tmp_path / "firm")


@pytest.fixture(scope="session")
def january(closed, tmp_path_factory) -> Firm:
    """The third month imported: new salaries, what was entered late, what was put right."""
    firm = closed.copied(tmp_path_factory.mktemp("january") / "firm")
    firm.bring(in_january(), JANUARY)
    return firm


@pytest.fixture(scope="session")
def looked(january, tmp_path_factory) -> Path:
    """What suppliers would receive in the third month while its questions are open."""
    to = tmp_path_factory.mktemp("looked") / "look"
    january.done("preview", "--to", str(to))
    return to
