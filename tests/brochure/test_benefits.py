"""Which benefits there are, who has them, and that each supplier hears of its own alone."""

import pytest
from openpyxl import load_workbook
from support.firm import DECEMBER, NOVEMBER, id_of, in_december, in_november
from support.post import csv_rows, executive, fund, hospital, insurer_a, leasing, listed, of, opening_of_a

EVERYBODY = set(in_november().workers)
STAFF = EVERYBODY - {"Stijn", "Zita"}
EMPLOYEES = STAFF - {"Nora", "Olga", "Yves"}
HAVE = {
    "group": STAFF,
    "disability": EMPLOYEES,
    "hospital": EMPLOYEES | {"Tom"},
    "hospital-workers": {"Nora"},
    "extra": {"Karel"},
    "pension": STAFF,
    "bonus": {"Ines", "Jan"},
    "car": {"Jan"},
    "travel": {"Jan"},
    "medical": EVERYBODY - {"Zita"},
    "parking": {"Rosa"},
}


def by_plan(records, plan: str, name: str) -> dict[str, set[str]]:
    """Plan -> first names in a supplier's list."""
    return {row[plan]: {one[name] for one in records if one[plan] == row[plan]} for row in records}


@pytest.mark.brochure(
    "group-pension-bonus", "disability", "hospitalisation", "leasing-cars", "travel-assistance", "medical-control",
    "specific-reports", "pension-funds", "other-suppliers",
)  # fmt: skip
def test_each_supplier_receives_the_people_of_its_plans(november):
    folder = november.folder
    assert by_plan(opening_of_a(folder, NOVEMBER), "plan", "first name") == {
        plan: HAVE[plan] for plan in ("group", "disability")
    }
    assert by_plan(hospital(folder, NOVEMBER, "full"), "Plan", "FirstName") == {
        plan: HAVE[plan] for plan in ("hospital", "hospital-workers", "extra")
    }
    assert by_plan(fund(folder, NOVEMBER), "plan", "first name") == {"pension": HAVE["pension"]}
    assert by_plan(executive(folder, NOVEMBER, "full"), "Plan", "Voornaam") == {"bonus": HAVE["bonus"]}
    assert by_plan(leasing(folder, NOVEMBER), "Contract", "Voornaam") == {"car": HAVE["car"]}
    for supplier, plan in (("travel", "travel"), ("medical", "medical"), ("facility", "parking")):
        assert by_plan(listed(folder, supplier, NOVEMBER), "plan", "first name") == {plan: HAVE[plan]}


@pytest.mark.brochure("who-has-which-plan", "overview-of-all", "plan-by-plan", "internal-reports", "reports-inside")
def test_one_workbook_shows_everybody_plan_by_plan(november, tmp_path):
    """Zita, an apprentice, is in no plan: she has a row all the same."""
    november.done("who-has-what", "--to", str(tmp_path / "who.xlsx"))
    matrix, affiliations, _ = load_workbook(tmp_path / "who.xlsx").worksheets
    head, *rows = matrix.iter_rows(values_only=True)
    assert {row[head.index("Name")].split()[-1] for row in rows} == EVERYBODY | {"Tom"}
    labels = {
        "Group insurance": "group",
        "Hospital cover": "hospital",
        "Leasing car": "car",
        "Ambulatory care": "extra",
    }
    for label, plan in labels.items():
        cells = {row[head.index("Name")].split()[-1]: row[head.index(label)] for row in rows}
        assert {who for who, day in cells.items() if day} == HAVE[plan]
    assert affiliations.max_row - 1 == sum(map(len, HAVE.values()))


@pytest.mark.brochure("additional-data", "never-in-payroll")
def test_data_that_no_payroll_has_are_asked_kept_and_told(closed, january):
    [vera] = [
        row for row in insurer_a(closed.folder, DECEMBER) if (row["first name"], row["plan"]) == ("Vera", "group")
    ]
    assert vera["death cover"] == "standard"
    assert of(listed(closed.folder, "facility", DECEMBER), "Rosa")[0]["parking card"] == "P12"
    assert january.tasks("missing_data", "Vera") == []  # what was typed in December holds


@pytest.mark.brochure("mutations-communicated", "linked-to-payroll", "payroll-data-automatic")
def test_a_change_in_the_payroll_reaches_each_supplier_it_concerns_by_itself(december, closed):
    assert december.tasks(who="Anna") == []
    folder = closed.folder
    assert {(row["kind"], row["street"]) for row in of(insurer_a(folder, DECEMBER), "Anna")} == {
        ("40A", "Molenweg"), ("25", "Molenweg"),
    }  # fmt: skip
    assert {row["Kind"] for row in of(hospital(folder, DECEMBER), "Anna")} == {"001-43", "001-32"}
    assert [row["civil status"] for row in of(fund(folder, DECEMBER), "Anna")] == ["married"]
    [medical] = of(listed(folder, "medical", DECEMBER, "changes"), "Anna")
    assert (medical["kind"], medical["street"], medical["house number"]) == ("address", "Molenweg", "7")


@pytest.mark.brochure("calculations")
def test_the_insured_salary_is_calculated_by_the_plan(november):
    salaries = {
        row["first name"]: int(row["salary"])
        for row in opening_of_a(november.folder, NOVEMBER)
        if row["plan"] == "group"
    }
    assert (salaries["Anna"], salaries["Nora"]) == (4_177_392, 3_340_800)  # cents: 3,001 x 13.92, 2,400 x 13.92
    bonus = {row["Voornaam"]: row["Verzekerd jaarloon"] for row in executive(november.folder, NOVEMBER, "full")}
    assert bonus["Jan"] == "4189.92"  # a tenth of 3,010 x 13.92


@pytest.mark.brochure("plans-brought-in")
def test_a_list_kept_elsewhere_becomes_a_plan_with_its_people_and_data(november, tmp_path):
    firm = november.copied(tmp_path / "firm")
    person = f'\n[[exception]]\nperson = "{id_of("Anna")}"\neffect = "include"\nreason = "the list of bicycles"\n'
    (firm.folder / "plans" / "bike.toml").write_text(
        'supplier = "facility"\nfrom = 2025-12-01\neligible = "cost_centre = \'bike\'"\nenrolment = "automatic"\n'
        'since = ["seniority_date"]\nreports = ["name", "bike"]\n[asks.bike]\nchoices = ["city", "race"]\n' + person
    )
    layout = firm.folder / "templates" / "suppliers" / "facility.toml"
    text = layout.read_text("utf-8").replace('parking = "parking card"', 'parking = "parking card"\nbike = "bike"')
    layout.write_text(text.replace('extends = "list"', 'extends = "list"\n\n[types]\nbike = "text"'), "utf-8")
    firm.bring(in_november(), DECEMBER)
    firm.answer("missing_data", "Anna", "value", "value=city")
    firm.done("preview", "--to", str(tmp_path / "look"))
    rows = csv_rows((tmp_path / "look" / "facility" / f"facility_{DECEMBER}_full.csv").read_bytes())
    assert {(row["plan"], row["first name"], row["bike"]) for row in rows} == {
        ("bike", "Anna", "city"), ("parking", "Rosa", ""),
    }  # fmt: skip


@pytest.mark.brochure("several-entities")
def test_one_employer_of_several_entities_and_statutes_has_plans_at_several_suppliers(closed):
    found = closed.asked("who-has-what")
    assert {one["entity"] for one in found} == {"0403170701", "0000000097"}
    [moved] = of([row for row in insurer_a(closed.folder, DECEMBER) if row["kind"] == "10"], "Maarten")
    assert moved["entity"] == "0000000097"
    assert len({one["supplier"] for one in closed.asked("documents", "--month", DECEMBER)}) == 8
    statutes = {contracts[-1]["statute"] for contracts in in_december().workers.values()}
    assert statutes == {"employee", "worker", "student", "apprentice"}
