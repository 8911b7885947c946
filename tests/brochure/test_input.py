"""What comes in: fourteen payroll systems, several at once, one after another; months kept and compared."""

import re
import shutil
from pathlib import Path

import pytest
from support.firm import DECEMBER, NOVEMBER, Firm, in_november, write_csv, write_month
from support.post import csv_rows, hospital, leasing, leasing_rows

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "payroll"
FORMS = {
    "sdworx-blox": ".csv", "sdworx-linx": ".txt", "sdworx-hr-xtend": ".xml", "sap-hcm": ".txt", "securex": ".xls",
    "peoplesoft": ".csv", "easypay": ".xml", "partena-level5": ".txt", "acerta-l4": ".txt", "groep-s-presta": ".csv",
    "attentia-evolution": ".xlsx", "hr-access": ".txt", "sodeco-prisma": ".csv", "own-system": ".xml",
}  # fmt: skip
GONE = (5, 6, 23, 36, 40)
WEEK, SHORTER = ";P;P;P;P;P;", ";P;P;P;;;"
ENTITIES = ("0899900177", "0899911263", "0899922349", "0899933435", "0899944521", "0899955607")
CONTROL = """
supplier = "control"
from = 2020-01-01
eligible = "payroll_id is not null"
enrolment = "automatic"
reports = ["payroll_id", "insured_pct"]
"""
SUPPLIER = """
name = "C"
language = "en"
layout = "control"
sends = "full"

[folder]
path = "out"
"""
REPORT = """
kind = "delimited"
guarded = true

[[part]]
name = "changes"
table = "message"
output = "changes.csv"
{columns}

[[part]]
name = "full"
table = "register"
output = "full.csv"
{columns}
"""
COLUMNS = """
[part.columns]
person = "person"
affiliation_from = "from"
affiliation_to = "to"
payroll_id = "number"
insured_pct = "pct"
"""


def payroll_of(system: str, folder: Path) -> Firm:
    """An employer whose payroll is one of the samples, with one plan for everybody."""
    files = {
        "employer.toml": 'name = "Entreprise X"\nlanguage = "en"\nfirst_month = "2026-02"\n\n[entities]\n'
        + "".join(f'"{number}" = "{number}"\n' for number in ENTITIES),
        "plans/control.toml": CONTROL,
        "suppliers/control.toml": SUPPLIER,
        "templates/suppliers/control.toml": REPORT.format(columns=COLUMNS),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "sources").mkdir()
    (folder / "extracts" / "2026-02").mkdir(parents=True)
    for path in (SAMPLES / system).iterdir():
        shutil.copy(path, folder / ("sources" if path.suffix == ".toml" else "extracts/2026-02"))
    return Firm(folder)


def report_of(firm: Firm, to: Path) -> dict[str, str]:
    """Payroll number -> percentage, as the supplier would read it."""
    firm.done("import", "--month", "2026-02", "--no-audit")
    firm.done("preview", "--to", str(to))
    rows = csv_rows((to / "control" / "control_2026-02_full.csv").read_bytes().replace(b";", b","))
    return {row["number"]: row["pct"] for row in rows}


@pytest.mark.brochure("fourteen-systems", "formats-read")
@pytest.mark.parametrize("system", FORMS)
def test_an_extract_of_each_payroll_system_becomes_a_report(system, tmp_path):
    firm = payroll_of(system, tmp_path / "acme")
    assert {path.suffix for path in (firm.folder / "extracts" / "2026-02").iterdir()} == {FORMS[system]}
    told = report_of(firm, tmp_path / "look")
    gone = set() if system == "own-system" else {number(one) for one in GONE}
    assert set(told) == {number(one) for one in range(1, 41)} - gone
    if system != "own-system":  # it knows of people what a payroll does not, and no working time
        assert (told[number(7)], told[number(11)], told[number(12)]) == ("80.00", "50.00", "100.00")


def number(one: int) -> str:
    """The payroll number of one of the forty people of the samples."""
    return f"{one * 1010:06d}"


@pytest.mark.brochure("day-calendar")
def test_a_calendar_of_day_codes_tells_working_time(tmp_path):
    """Its days off, time credit and half days are codes; no percentage stands in the extract."""
    firm = payroll_of("groep-s-presta", tmp_path / "acme")
    told = report_of(firm, tmp_path / "look")
    assert (told[number(7)], told[number(8)], told[number(11)]) == ("80.00", "80.00", "50.00")
    firm.done("close", "--month", "2026-02")
    march = firm.folder / "extracts" / "2026-03"
    shutil.copytree(firm.folder / "extracts" / "2026-02", march)
    for path in sorted(march.iterdir()):
        lines = path.read_text("cp1252").replace("02/2026", "03/2026").split("\n")
        lines = [one.replace(WEEK, SHORTER) if one.startswith(f"03/2026;{number(1)};;P") else one for one in lines]
        path.with_name(path.name.replace("2026-02", "2026-03")).write_text("\n".join(lines), "cp1252")
        path.unlink()
    firm.done("import", "--month", "2026-03", "--no-audit", "--release", "the same people")
    first = firm.asked("person", number(1))["contracts"][0]["person"]
    [task] = [one for one in firm.tasks("working_time") if one["person"] == first]
    assert task["choices"][0]["fields"][0]["default"] == "60.00"


@pytest.mark.brochure("systems-combined")
def test_what_two_systems_hold_is_combined(november, tmp_path):
    """Phone numbers stand in a list of the fleet, not in the payroll."""
    firm = november.copied(tmp_path / "firm")
    (firm.folder / "sources" / "fleet.toml").write_text(
        'layout = "fleet"\nfrom = "2025-12"\nrole = "complement"\n', "utf-8"
    )
    (firm.folder / "templates" / "payroll" / "fleet.toml").write_text(
        'kind = "delimited"\n[[part]]\nname = "phones"\ntable = "worker"\nfile = "fleet*.csv"\n[part.columns]\n'
        'national_number = "number"\nphone = "phone"\n', "utf-8"
    )  # fmt: skip
    people = in_november()
    write_month(firm.folder, people, DECEMBER)
    jan = people.workers["Jan"][0]["national_number"]
    fleet = firm.folder / "extracts" / DECEMBER / f"fleet-{DECEMBER}.csv"
    write_csv(fleet, ("number", "phone"), [{"number": jan, "phone": "0470 00 00 00"}])
    firm.done("import", "--month", DECEMBER, "--no-audit")
    firm.done("preview", "--to", str(tmp_path / "look"))
    [driver] = leasing_rows(tmp_path / "look" / "leasing-c" / f"leasing-c_{DECEMBER}_full.csv")
    assert (driver["Voornaam"], driver["Telefoon"], driver["E-mail"]) == ("Jan", "0470 00 00 00", "jan@firm.example")


@pytest.mark.brochure("system-replaced", "replaced-unseen")
def test_another_payroll_system_leaves_no_trace_in_the_reports(november, tmp_path):
    """From December on another program, with other headings, other signs and other payroll numbers."""
    firm = november.copied(tmp_path / "firm")
    folder = firm.folder
    with (folder / "sources" / "payroll.toml").open("a", encoding="utf-8") as file:
        file.write('to = "2025-11"\n')
    layout = (
        (folder / "templates" / "payroll" / "firm.toml")
        .read_text("utf-8")
        .replace('separator = ";"', 'separator = "|"')
    )
    layout = re.sub(r'(?m)^(\w+) = "\1"$', lambda found: f'{found[1]} = "{found[1].upper()}"', layout)
    (folder / "templates" / "payroll" / "other.toml").write_text(layout, "utf-8")
    people = in_november()
    numbers = {people.number(who): f"N-{900 + turn}" for turn, who in enumerate(people.workers)}
    (folder / "sources" / "other.toml").write_text(
        'layout = "other"\nfrom = "2025-12"\nemployers = ["FIRM"]\nfollows = "payroll"\n\n[numbers]\n'
        + "".join(f'"{new}" = "{old}"\n' for old, new in numbers.items()), "utf-8"
    )  # fmt: skip
    for contracts in people.workers.values():
        contracts[-1]["payroll_id"] = numbers[contracts[-1]["payroll_id"]]
    write_month(folder, people, DECEMBER)
    for path in (folder / "extracts" / DECEMBER).iterdir():
        head, *rows = path.read_text("utf-8").replace(";", "|").split("\n")
        path.write_text(
            "\n".join([re.sub(r"[a-z_]{6,}|sex|city|email|expat|until", lambda found: found[0].upper(), head), *rows]),
            "utf-8",
        )
    firm.done("import", "--month", DECEMBER, "--no-audit")
    firm.close(DECEMBER)
    assert hospital(folder, DECEMBER) == []
    assert hospital(folder, DECEMBER, "full") == hospital(folder, NOVEMBER, "full")
    assert leasing(folder, DECEMBER) == leasing(folder, NOVEMBER)
