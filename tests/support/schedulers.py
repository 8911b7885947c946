"""Four employers on a desk for the schedulers of docs/deploy, each scheduler in an environment of its own."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from assusoft.employer import open_employer

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / "docs" / "deploy"
MONTH = "2025-12"
SECRET = "kept-from-notebooks-and-databases"


def environment(scheduler: str) -> Path:
    """What `make integrations` made for it; without that the test is skipped, by name."""
    place = ROOT / "build" / "integrations" / scheduler
    if not (place / ".installed").is_file():
        pytest.skip(f"{scheduler.capitalize()} is not installed for tests. Run: make integrations")
    return place


def desk(stage, place: Path) -> Path:
    """A bureau: at acme questions wait, bolt has a broken extract, cold none yet; at dune all is answered."""
    steps = {"acme": "imported", "bolt": "imported", "cold": "imported", "dune": "answered"}
    for name, step in steps.items():
        shutil.copytree(stage(f"{MONTH} {step}"), place / name)
    extracts = place / "bolt" / "extracts" / MONTH
    (extracts / f"blox-contrats-{MONTH}.csv").write_text("not what the payroll delivers\n")
    shutil.rmtree(place / "cold" / "extracts" / MONTH)
    (place / "bureau.toml").write_text("".join(f'[employers.{name}]\nfolder = "{name}"\n' for name in steps))
    return place


def told(employers: Path, **more: str) -> dict[str, str]:
    """The environment of a scheduler and its workers: what docs/deploy asks for, and a password."""
    return os.environ | {
        "ASSUSOFT_ENVIRONMENT": sys.prefix,
        "ASSUSOFT_NOTEBOOKS": str(ROOT / "notebooks"),
        "ASSUSOFT_EMPLOYERS": str(employers),
        "ASSUSOFT_MAIL_PASSWORD": SECRET,
        **more,
    }


def holds_secret(folder: Path) -> list[str]:
    """Files in a folder, on whatever level, in which the password stands."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if SECRET.encode() in path.read_bytes()]


def check_page(folder: Path) -> None:
    """The executed notebook of an employer ran to its end, and closes with the certificate that the facade gives."""
    page = folder / "out" / "notebooks" / MONTH / "month.ipynb"
    assert page.parent.stat().st_mode & 0o077 == 0
    notebook = json.loads(page.read_text("utf-8"))
    cells: list[dict[str, Any]] = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells)
    certificate = open_employer(folder).certificate(MONTH).lines("fr")
    assert "".join(cells[-1]["outputs"][0]["text"]).splitlines() == list(certificate)
    given = next(cell for cell in cells if "injected-parameters" in cell["metadata"]["tags"])
    names = {line.partition(" = ")[0] for line in given["source"] if " = " in line}
    assert names == {"employer", "language", "month"}
