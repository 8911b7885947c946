"""A payroll switch as docs/how-to/payroll-switch.md tells it, in an employer folder, by the command line."""

import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from assusoft.cli import main
from assusoft.demo.extracts.systems import extract_of
from assusoft.demo.people.company import ENTITIES
from assusoft.payroll.sources import load_sources
from tests.payroll.test_crosswalk import OTHER_HABITS, PLAN, renumbered
from tests.support.systems import everybody

EMPLOYER = f"""
name = "Entreprise X"
language = "en"
first_month = "2026-01"
database = "sqlite:///assusoft.db"
[entities]
{chr(10).join(f'"{number}" = "{name}"' for number, name in ENTITIES.items())}
"""
OLD = 'layout = "securex"\nfrom = "2026-01"\n'
SUPPLIER = 'name = "A"\nlanguage = "en"\nlayout = "insurer"\nsends = "changes"\n[folder]\npath = "out/insurer"\n'


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Exit status, stdout and stderr of `assusoft words...`, beside the employer folder."""

    def called(*words: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["assusoft", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(stop.value.code or 0), *capsys.readouterr()

    return called


def habits() -> str:
    """The source file of the new payroll as it really writes: codes of its own, amounts in cents."""
    told = sorted(everybody()["worker"]["category"].dropna().unique())
    head, rest = OTHER_HABITS.split("[codes.category]")
    codes = "\n".join(f'"K{number}" = "{category}"' for number, category in enumerate(told))
    entities = "\n".join(f'"D{number}" = "{entity}"' for number, entity in enumerate(ENTITIES))
    return f"{head}[codes.category]\n{codes}\n\n[codes.entity]\n{entities}\n\n{rest[rest.index('[[part]]') :]}"


def staying() -> dict[str, pd.DataFrame]:
    """The sample population without those whose contract ends."""
    worker = everybody()["worker"]
    leavers = set(worker.loc[worker["contract_end"].notna(), "payroll_id"])
    return {name: frame[~frame["payroll_id"].isin(leavers)].reset_index(drop=True)
            for name, frame in everybody().items()}  # fmt: skip


def put(folder: Path, source: str, tables, month: str, truth: Path) -> list[str]:
    """The files that a payroll delivers for a month, in a folder; their names."""
    truth.mkdir(parents=True, exist_ok=True)
    (truth / "payroll.toml").write_text(source, "utf-8")
    [payroll] = load_sources(truth)
    folder.mkdir(parents=True, exist_ok=True)
    for file in extract_of(payroll, tables, month):
        (folder / file.name).write_bytes(file.content)
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.fixture
def acme(run, tmp_path) -> Path:
    """A new employer folder, filled in: one source, one plan, one supplier."""
    folder = tmp_path / "acme"
    run("new", "acme")
    (folder / "sources" / "payroll.toml").unlink()
    (folder / "plans" / "hospital.toml").unlink()
    layout = (folder / "templates" / "suppliers" / "insurer.toml").read_text("utf-8")
    columns = "".join(f'{name} = "{name}"\n' for name in ("civil_status", "category", "insured_salary", "insured_pct"))
    files = {
        "templates/suppliers/insurer.toml": layout.replace('country = "Pays"\n', f'country = "Pays"\n{columns}'),
        "employer.toml": EMPLOYER,
        "sources/securex.toml": OLD,
        "plans/group.toml": PLAN.replace('"a"', '"insurer"'),
        "suppliers/insurer.toml": SUPPLIER,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def close(run, month: str) -> None:
    """Close a month that asks nothing but what can wait: which of two contracts counts."""
    status, out, err = run("-C", "acme", "close", "--month", month)
    asked = {task["kind"] for task in json.loads(run("-C", "acme", "tasks", "--month", month, "--json")[1])}
    assert (status, asked) in ((0, set()), (1, {"several_contracts"})), (out, err)


@pytest.mark.long
def test_switch_by_the_how_to_tells_suppliers_of_real_changes_only(run, acme, tmp_path):
    tables = staying()
    for month in ("2026-01", "2026-02"):
        files = put(acme / "extracts" / month, OLD, tables, month, tmp_path / "old")
        assert run("-C", "acme", "import", *files, "--month", month)[0] < 2
        close(run, month)
    put(tmp_path / "new" / "2026-02", habits(), renumbered(tables), "2026-02", tmp_path / "truth")
    words = ["acme/extracts/2026-02", "new/2026-02", "--month", "2026-02", "--old-layout", "securex"]
    status, out, err = run("-C", "acme", "crosswalk", *words, "--new-layout", "sdworx-blox", "--to", "switch")
    assert status == 1, err
    source = (tmp_path / "switch" / "source.toml").read_text("utf-8")
    (acme / "sources" / "blox.toml").write_text(source, "utf-8")
    (acme / "sources" / "securex.toml").write_text(OLD + 'to = "2026-02"\n', "utf-8")
    worker = tables["worker"].copy()
    worker.loc[worker.index[0], "street"] = "Rue du Changement"
    files = put(tmp_path / "new" / "2026-03", habits(), renumbered(tables | {"worker": worker}), "2026-03",
                tmp_path / "truth")  # fmt: skip
    status, out, err = run("-C", "acme", "import", *files, "--month", "2026-03")
    assert status == 0, (out, err)
    assert "Doubts: 0" in out
    assert "New persons: 0" in out
    told = json.loads(run("-C", "acme", "messages", "--month", "2026-03", "--json")[1])
    assert [(each["kind"], each["after"]["street"]) for each in told] == [("address", "Rue du Changement")]
    close(run, "2026-03")
    assert "Every equation holds." in run("-C", "acme", "certificate", "--month", "2026-03")[1]
    assert run("-C", "acme", "verify")[0] == 0
