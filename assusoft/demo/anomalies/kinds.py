"""The kinds of anomaly that are planted: what is changed in which table, and every check that must find it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assusoft.demo.people import company
from assusoft.demo.people.people import Person

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of anomaly.

    `codes`: the checks that find it, the one it is planted for first; `of_nobody`: those that find it in the population
    as a whole. `change`: the person -> the cells of the row that are changed, or None to leave the row out.
    """

    codes: tuple[str, ...]
    change: Callable[[Person], Cells | None]
    fits: Callable[[Person], bool]
    source: str = "blox"
    table: str = "worker"
    relation: str = ""
    persons: int = 1
    of_nobody: tuple[str, ...] = ()


def _employee(person: Person) -> bool:
    return person.contract.statute == "employee" and person.contract.category == "employee"


def _worker(person: Person) -> bool:
    return person.contract.statute == "worker"


def _deducted(person: Person) -> bool:
    return company.WORKER_DEDUCTION in person.deductions


def _with(relation: str) -> Callable[[Person], bool]:
    def fits(person: Person) -> bool:
        return _employee(person) and any(member.relation == relation for member in person.family)

    return fits


def _single(person: Person) -> bool:
    return _employee(person) and person.civil_status == "single" and not person.family


def _cells(codes: str, **cells: Any) -> Kind:
    """Cells of an employee's row that are the same whoever it is."""
    return Kind(tuple(codes.split()), lambda person: cells, _employee)


def _own(codes: str, persons: int = 1, **cells: Any) -> Kind:
    """Cells of the row in the employer's own system."""
    return Kind(tuple(codes.split()), lambda person: cells, _employee, "own", persons=persons)


def _by(codes: str, change: Callable[[Person], Cells | None]) -> Kind:
    """Cells that depend on whose they are."""
    return Kind(tuple(codes.split()), change, _employee)


def _member(codes: str, relation: str, change: Callable[[Person], Cells | None]) -> Kind:
    """Cells of the row of a family member."""
    return Kind(tuple(codes.split()), change, _with(relation), table="family", relation=relation)


def _manual(codes: str, **cells: Any) -> Kind:
    """Cells of the row of a manual worker."""
    return Kind(tuple(codes.split()), lambda person: cells, _worker, "securex")


def _wage(codes: str, amount: str) -> Kind:
    """The amount of a manual worker's deduction."""
    return Kind(tuple(codes.split()), lambda person: {"amount": Decimal(amount)}, _deducted, "securex", "deduction")


def _absent(codes: str, kind: str | None, pct: str | None, start: str | None, end: str | None, **cells: Any) -> Kind:
    """An interruption."""
    days = {
        "interruption_from": start and date.fromisoformat(start),
        "interruption_to": end and date.fromisoformat(end),
    }
    share = {"interruption_pct": pct and Decimal(pct)}
    return _cells(codes, interruption_kind=kind, **share, **days, **cells)


def _salary(codes: str, times: str = "1", amount: str = "") -> Kind:
    """A salary that is `times` what it is, or an amount."""

    def change(person: Person) -> Cells:
        monthly = person.contract.monthly_salary or Decimal(0)
        return {"monthly_salary": Decimal(amount) if amount else (monthly * Decimal(times)).quantize(Decimal("0.01"))}

    return _by(codes, change)


def _before_indexation(person: Person) -> Decimal:
    return ((person.contract.monthly_salary or Decimal(0)) / Decimal(company.INDEXATION)).quantize(Decimal("0.01"))


def _child(person: Person) -> Any:
    return next(member for member in person.family if member.relation == "child")


KINDS = (
    # identity
    _cells("CMP-SEX", sex=None),
    _cells("CMP-DOB LOST-DOB", birth_date=None),
    _by("CON-NISS-DOB CHG-DOB", lambda p: {"birth_date": p.birth_date + timedelta(days=1)}),
    _by("CON-NISS-SEX CHG-SEX", lambda p: {"sex": "F" if p.sex == "M" else "M"}),
    _cells("VAL-NAME", first_name="Test"),
    _cells("EXT-ENC", street="Rue de l?Église"),
    _cells("CHG-NAMES", last_name="Vandenbroucke", first_name="Zoé"),
    _cells("AGE-RANGE CON-NISS-DOB CHG-DOB AGE-PENS", birth_date=date(1940, 5, 5)),
    Kind(("DAT-BIRTH", "CON-NISS-DOB", "CHG-DOB"),
         lambda person: {"birth_date": person.contract.contract_start - timedelta(days=5000),
                         "civil_status_since": date(2025, 1, 1)},
         lambda person: _single(person) and person.contract.contract_start < date(2018, 1, 1)),
    _cells("CMP-LANG", language=None),
    _cells("VAL-NAT", nationality="BEL"),
    _cells("CMP-ADDR LOST-ADDR", street=None),
    _cells("CMP-HOUSE", house_number=None),
    _cells("CMP-POST LOST-ADDR", postal_code=None),
    _cells("CMP-CITY LOST-ADDR", city=None),
    _cells("VAL-POST", postal_code="10000"),
    _cells("VAL-CTRY", country="XYZ"),
    Kind(("DUP-IBAN",), lambda person: {"bank_account": "BE68539007547034"}, _employee, persons=3),
    _cells("LOST-IBAN", bank_account=None),
    _cells("EXT-IBAN LOST-IBAN", bank_account="BE68539007547035"),
    _own("VAL-MAIL", email="a.b"),
    _own("DUP-MAIL", 2, email="commun@entreprise-x.example"),
    _own("VAL-PHONE", phone="12"),
    _cells("CMP-CIV LOST-CIV", civil_status=None),
    _cells("DAT-CIV", civil_status_since=date(1930, 1, 1)),
    # contract
    _cells("CMP-CAT LOST-CAT", category=None),
    _own("CMP-CC", cost_centre=None),
    _cells("CMP-CTYPE", contract_type=None),
    _cells("CMP-CODE", worker_code=None),
    _cells("CON-STAT-CODE", worker_code="015"),
    Kind(("VAL-CODE",), lambda person: {"worker_code": "49"}, _employee, of_nobody=("DRF-CODE",)),
    _cells("CMP-JC", joint_committee=None),
    Kind(("VAL-JC", "CHG-JC"), lambda person: {"joint_committee": "999"}, _employee),
    _cells("CON-JC-STAT CHG-JC", joint_committee="116"),
    _cells("DAT-SEN", seniority_date=date(2026, 1, 20)),
    _by("DAT-HIRE CHG-HIRE", lambda p: {"hire_date": p.contract.contract_start + timedelta(days=9)}),
    _cells("DEP-REASON", contract_end=date(2026, 1, 15)),
    _cells("CTR-CDD", contract_type="fixed_term"),
    _by("DAT-CTR MOM-PAID", lambda p: {"contract_end": p.contract.contract_start - timedelta(days=1),
                                       "end_reason": "resignation"}),
    _cells("MOM-PAID", contract_end=date(2025, 9, 30), end_reason="resignation"),
    _cells("VAL-EST", establishment="2199900100"),
    _cells("CHG-CAT", category="executive"),
    _by("MOM-CTRGONE", lambda p: {"contract_start": p.contract.contract_start + timedelta(days=1)}),
    # working time
    _cells("VAL-PCT CHG-PCT", contract_pct=Decimal(120)),
    _cells("TIM-SCALE CHG-PCT ABS-EFF SAL-OUT", contract_pct=Decimal("0.80")),
    _cells("VAL-EFF ABS-EFF", effective_pct=Decimal(150)),
    _cells("CMP-HRS", weekly_hours=None),
    _cells("VAL-HRS TIM-HRS TIM-WEEK", weekly_hours=Decimal(60)),
    _cells("TIM-FULL CHG-FULL TIM-HRS", full_time_hours=Decimal(50)),
    _cells("CHG-PCT", contract_pct=Decimal(90), effective_pct=Decimal(90), weekly_hours=Decimal("34.20")),
    _absent("ABS-NOKIND ABS-PCT", None, "20", "2026-01-05", "2026-06-30"),
    _absent("ABS-NOFROM", "illness", "100", None, "2026-06-30"),
    _absent("ABS-NOPCT", "illness", None, "2026-01-05", "2026-06-30"),
    _absent("ABS-PCTVAL", "illness", "120", "2026-01-05", "2026-06-30"),
    _absent("ABS-DATES", "illness", "100", "2026-01-10", "2026-01-05"),
    _absent("ABS-END", "parental", "20", "2026-01-05", None, effective_pct=Decimal(80)),
    _absent("ABS-OVER", "illness", "100", "2025-11-01", "2025-11-30"),
    _absent("ABS-FULLPAY", "unpaid_leave", "100", "2025-12-01", "2026-06-30"),
    _absent("ABS-PCT", "parental", "20", "2026-01-05", "2026-06-30"),
    _absent("ABS-LONG", "illness_long", "100", "2024-06-01", None),
    _absent("ABS-OUT ABS-LONG", "illness", "100", "1970-01-01", None),
    # salary
    _cells("CMP-SAL LOST-SAL", monthly_salary=None),
    _salary("SAL-POS", amount="0.00"),
    _salary("SAL-POS MOM-SIGN", times="-1"),
    Kind(("SAL-MAX", "SAL-UNIT", "MOM-SAL", "SAL-OUT"), lambda person: {"monthly_salary": Decimal("70000.00")},
         _employee, of_nobody=("VOL-MASS",)),
    _salary("SAL-UNIT MOM-SAL", amount="20.00"),
    _cells("SAL-ANN", yearly_salary=Decimal("20000.00")),
    _cells("CMP-FACT", salary_factor=None),
    _cells("SAL-FACT CHG-FACT", salary_factor=Decimal(20)),
    _salary("SAL-DUMMY MOM-SAL", amount="1234.56"),
    _cells("SAL-VARNEG", variable_salary=Decimal("-100.00")),
    _cells("SAL-VARFLAG", variable_salary=Decimal("100.00")),
    _cells("SAL-VAR SAL-VARFLAG", variable_salary=Decimal("500000.00")),
    _cells("SAL-HOUR", hourly_salary=Decimal("99.00")),
    _manual("SAL-HOURVAL", hourly_salary=Decimal("300.00")),
    _cells("DAT-SAL", salary_since=date(2026, 3, 1)),
    _salary("MOM-SAL", times="1.60"),
    _by("MOM-INDEX", lambda p: {"monthly_salary": _before_indexation(p)}),
    # family
    _member("FAM-SEX", "child", lambda p: {"sex": None}),
    _member("FAM-CNISS", "child", lambda p: {"national_number": None}),
    _member("FAM-DOB", "child", lambda p: {"birth_date": None}),
    _member("FAM-NISSSEX", "child", lambda p: {"sex": "F" if _child(p).sex == "M" else "M"}),
    _member("FAM-OLD FAM-GROWN FAM-NISSDOB CHG-FDOB", "child",
            lambda p: {"birth_date": p.birth_date + timedelta(days=400)}),
    _member("FAM-GROWN FAM-NISSDOB CHG-FDOB", "child",
            lambda p: {"birth_date": p.birth_date + timedelta(days=4500)}),
    _member("FAM-FUT FAM-NISSDOB CHG-FDOB FAM-SINCE", "child", lambda p: {"birth_date": date(2026, 3, 1)}),
    _member("FAM-DATES FAM-NCH", "child", lambda p: {"until": _child(p).since - timedelta(days=1)}),
    _member("MOM-FAMGONE FAM-NCH", "child", lambda p: None),
    _member("FAM-2PART FAM-CNISS", "spouse",
            lambda p: {"more": True, "first_name": "Dominique", "national_number": None,
                       "birth_date": date(1985, 1, 1)}),
    _member("FAM-YOUNG FAM-NISSDOB CHG-FDOB", "spouse", lambda p: {"birth_date": date(2015, 1, 1)}),
    _member("CHG-FREL", "child", lambda p: {"relation": "stepchild"}),
    Kind(("FAM-SING", "CHG-CIV"), lambda person: {"civil_status": "divorced"}, _with("spouse")),
    Kind(("FAM-PART", "CHG-CIV"), lambda person: {"civil_status": "married"}, _single),
    Kind(("FAM-NCH",), lambda person: {"children_count": 9}, _single),
    # deductions
    _wage("DED-BIG DED-JUMP", "5000.00"),
    _wage("DED-ZERO DED-JUMP", "0.00"),
    _wage("DED-NEG DED-SIGN DED-JUMP", "-6.50"),
    _wage("DED-JUMP", "20.00"),
)  # fmt: skip
"""Each is planted once, in this order, on the first person it fits; January's indexation happens to everybody else."""
