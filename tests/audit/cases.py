"""Cases of every check: rows that pass, rows just at and just past each threshold, rows that fail, missing values.

A case is one row, told by what differs from a sound one; or several, when a rule compares rows: those that only stand
beside the one judged are marked `beside`. Every case is evaluated in a frame of its own, in front of sound company.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from assusoft import schema
from assusoft.audit.check import Check
from assusoft.demo.people.numbers import company_number, national_number

Row = dict[str, Any]
Rows = Row | list[Row]


@dataclass
class Case:
    """What one check must say of which rows; `arguments` where the suite leaves its table to the employer."""

    passes: list[Rows]
    fails: list[Rows]
    missing: list[Rows]
    arguments: dict[str, Any] = field(default_factory=dict)
    company: list[Row] | None = None


def beside(**cells: Any) -> Row:
    """A row that is not judged."""
    return cells | {"beside": True}


def day(text: str) -> pd.Timestamp:
    """A day from its ISO text."""
    return pd.Timestamp(text)


def niss(birth: str, serial: int, bis: bool = False) -> str:
    """A valid national number."""
    return national_number(date.fromisoformat(birth), serial, bis)


MONTH = {"month_start": day("2026-02-01"), "month_end": day("2026-02-28")}
WORKER: Row = MONTH | {
    "person": "P1", "source": "blox", "payroll_id": "100001", "national_number": niss("1985-07-30", 1),
    "last_name": "Dubois", "first_name": "Alain", "birth_date": day("1985-07-30"), "sex": "M", "language": "fr",
    "nationality": "BE", "civil_status": "single", "civil_status_since": day("2003-07-30"), "children_count": 0.0,
    "email": "alain@x.be", "phone": "+32 470 12 34 56", "street": "Rue Haute", "house_number": "1", "box": None,
    "postal_code": "1000", "city": "Bruxelles", "country": "BE", "address_since": day("2015-01-01"),
    "contract": "c1", "entity": company_number(8_999_001), "establishment": company_number(21_999_001),
    "hire_date": day("2015-01-01"),
    "seniority_date": day("2015-01-01"), "contract_start": day("2015-01-01"), "contract_end": None,
    "contract_type": "permanent", "end_reason": None, "statute": "employee", "statute_since": day("2015-01-01"),
    "worker_code": "495", "category": "employee", "category_since": day("2015-01-01"), "joint_committee": "207",
    "function": "Analyste", "department": "Finance", "cost_centre": "110001", "weekly_hours": 38.0,
    "full_time_hours": 38.0, "contract_pct": 100.0, "effective_pct": 100.0, "working_time_since": day("2015-01-01"),
    "interruption_kind": None, "interruption_from": None, "interruption_to": None, "interruption_pct": None,
    "monthly_salary": 3000.0, "salary_factor": 13.92, "yearly_salary": 41760.0, "hourly_salary": None,
    "variable_salary": None, "salary_since": day("2026-01-01"), "split_payroll": False, "expat": False,
    "variable_pay": True, "bank_account": "BE68539007547034", "car_class": None, "car_since": None,
}  # fmt: skip
DERIVED: Row = {
    "known_before": True, "person_known_before": True, "payroll_id_owner__before": "P1", "active": True,
    "in_belgium": True, "contracts": 1.0, "salary_mean": 3000.0, "full_salary_mean": 3000.0, "salary_months": 6.0,
    "partners": 0.0, "children": 0.0, "deductions": 0.0,
}  # fmt: skip
COMPANY: Row = {
    "person": "P0", "national_number": niss("1985-07-30", 3), "payroll_id": "100000", "email": "x@x.be",
    "last_name": "Autre",
    "bank_account": "BE71096123456769", "payroll_id_owner__before": "P0",
}  # fmt: skip
MEMBER: Row = MONTH | {
    "person": "P1", "member": "M1", "source": "blox", "payroll_id": "100001",
    "worker_national_number": niss("1985-07-30", 1),
    "relation": "child", "last_name": "Dubois", "first_name": "Luc", "birth_date": day("2015-05-01"), "sex": "M",
    "national_number": niss("2015-05-01", 1), "dependent": True, "disabled": False, "since": day("2015-05-01"),
    "until": None,
    "insured": True,
}  # fmt: skip
OF_MEMBER: Row = {
    "known_before": True, "worker_found": True, "worker_last_name": "Dubois", "worker_first_name": "Alain",
    "worker_birth_date": day("1985-07-30"), "worker_civil_status": "married", "worker_number": niss("1985-07-30", 1),
    "colleague": False, "current": True,
}  # fmt: skip
DEDUCTION: Row = {"person": "P1", "source": "securex", "payroll_id": "100001", "wage_code": "8640",
                  "label": "Hospitalisation", "amount": 6.5, "known_before": True, "worker_found": True}  # fmt: skip
GONE: Row = {"person_found": True, "still": True}
POPULATION: Row = MONTH | {
    "person": None, "entity": None, "persons": 100.0, "persons__before": 100.0, "entered": 1.0, "left": 1.0,
    "mass": 300000.0, "mass__before": 300000.0, "part_time_share": 0.2, "part_time_share__before": 0.2,
    "blank_increase": 0.0, "blank_field": "email", "salary_drift": 0.01, "category_drift": 0.01, "new_codes": None,
}  # fmt: skip
CONFLICT: Row = {"table": "worker", "person": "P1", "contract": "c1", "member": None, "field": "email", "kept": "a",
                 "kept_source": "blox", "set_aside": "b", "set_aside_source": "own"}  # fmt: skip
PROBLEM: Row = {"person": "P1", "table": "worker", "field": "birth_date", "value": "31/02/1985", "reason": "other",
                "where": "row 2"}  # fmt: skip


def _before(row: Row, keys: tuple[str, ...]) -> Row:
    return {f"{name}__before": value for name, value in row.items() if name not in keys}


_OF_GONE = {name: value for name, value in OF_MEMBER.items() if name not in ("known_before", "current")}
_SOUND: dict[str, Row] = {
    "worker": DERIVED | _before(WORKER, ("person", "contract", *MONTH)) | WORKER,
    "family": OF_MEMBER | _before(MEMBER, ("person", "member", *MONTH)) | MEMBER,
    "deduction": DEDUCTION | {"amount__before": 6.5},
    "gone": {name: value for name, value in (WORKER | GONE).items() if name not in MONTH},
    "gone_family": {name: value for name, value in (_OF_GONE | MEMBER | GONE).items() if name not in MONTH},
    "population": POPULATION,
    "conflict": CONFLICT,
    "problem": PROBLEM,
}
_FLAGS = {"known_before", "person_known_before", "active", "in_belgium", "worker_found", "colleague", "current",
    "still",
          "person_found"}  # fmt: skip
_BESIDE: dict[str, list[Row]] = {
    "worker": [COMPANY],
    "family": [
        {"person": "P0", "member": "M0", "national_number": niss("2015-05-01", 2), "first_name": "Eva", "sex": "F"}
    ],
    "deduction": [{"person": "P0"}],
    "gone": [{"person_found": True, "still": False}],
    "gone_family": [{"person_found": True, "still": False}],
    "population": [],
    "conflict": [],
    "problem": [],
}


def frame_of(check: Check, rows: Rows) -> tuple[pd.DataFrame, list[int]]:
    """The frame of a case and the positions of the rows that are judged."""
    case = CASES[check.code]
    told = rows if isinstance(rows, list) else [rows]
    sound = _SOUND[check.frame]
    others = _BESIDE[check.frame] if case.company is None else case.company
    company = [_before(row, ("person", "member")) | row for row in others]
    cells = [sound | row for row in [*told, *company]]
    frame = pd.DataFrame({name: _column(name, [row[name] for row in cells]) for name in sound})
    return frame, [place for place, row in enumerate(told) if not row.get("beside")]


def _column(name: str, values: list[Any]) -> "pd.Series[Any]":
    base = name.removesuffix("__before")
    if base in _FLAGS:
        return pd.Series(values, dtype=bool)
    kind = _KINDS.get(base, "")
    if kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype("datetime64[s]")
    if kind == "number":
        return pd.Series([np.nan if value is None else float(value) for value in values])
    if kind == "flag":
        return pd.Series(values, dtype="boolean")
    return pd.Series(values, dtype="str")


_KINDS = (
    {each.name: {"date": "date", "flag": "flag", "text": "text"}.get(each.type, "number")
     for table in ("worker", "family", "deduction") for each in schema.TABLES[table]}
    | dict.fromkeys(("month_start", "month_end", "worker_birth_date"), "date")
    | {name: "number" for row in (DERIVED, POPULATION) for name, value in row.items() if isinstance(value, float)}
)  # fmt: skip


def required(column: str) -> Case:
    """A column that must be filled: a value passes, none fails; none of a whole source is how that source is."""
    return Case([{}], [{column: None}], [{column: None, "source": "another"}])


def listed(column: str, good: str, bad: str = "zz") -> Case:
    """A column with a list of codes."""
    return Case([{column: good}], [{column: bad}], [{column: None}])


def shaped(column: str, good: list[str], bad: list[str]) -> Case:
    """A text of a certain form."""
    return Case([{column: text} for text in good], [{column: text} for text in bad], [{column: None}])


def ranged(column: str, low: float | None, high: float | None, step: float) -> Case:
    """A number between two bounds, which pass themselves; a step beyond fails."""
    ends = [(low, -step), (high, step)]
    inside = [{column: end} for end, _ in ends if end is not None]
    return Case(inside, [{column: end + over} for end, over in ends if end is not None], [{column: None}])


def moved(column: str, after: Any, since: str = "") -> Case:
    """A value that is not that of the month before; with `since`, one whose date did not move either."""
    fails: list[Rows] = [{column: after}]
    passes: list[Rows] = [{}]
    if since:
        passes += [
            {column: after, since: day("2026-02-01")},
            {column: after, since: day("2026-02-01"), f"{since}__before": None},
        ]
        fails += [{column: after, since: None}]
    return Case(passes, fails, [{column: None}, {column: after, f"{column}__before": None}])


def gone_value(*columns: str) -> Case:
    """Told the month before, missing now."""
    return Case(
        [{}, {columns[0]: None, "active": False}],
        [{name: None} for name in columns],
        [{name: None, f"{name}__before": None} for name in columns],
    )


def ahead(column: str, last: str, first_wrong: str) -> Case:
    """A day that may not lie too far ahead."""
    return Case([{column: day(last)}], [{column: day(first_wrong)}], [{column: None}])


def order(column: str, than: str, passes: list[str], fails: list[str], anchor: str) -> Case:
    """A day that must come before or after another one, on `anchor`."""
    return Case(
        [{column: day(each), than: day(anchor)} for each in passes],
        [{column: day(each), than: day(anchor)} for each in fails],
        [{column: None, than: day(anchor)}, {column: day(fails[0]), than: None}],
    )


def found(column: str, good: str, bad: Iterable[str]) -> Case:
    """A row of the import's report: found where `column` is one of `bad`."""
    return Case([{column: good}], [{column: each} for each in bad], [{column: None}])


def paid(amount: float | None, before: float | None = None, **cells: Any) -> Row:
    """A worker paid `amount` a month, `before` the month before."""
    told = {} if before is None else {"monthly_salary__before": before}
    return {"monthly_salary": amount} | told | cells


def colleagues(*amounts: float, before: float = 3000.0) -> list[Row]:
    """Others with these salaries, the same before."""
    return [beside(person=f"C{n}", **paid(amount, before)) for n, amount in enumerate(amounts)]


def absent(kind: str | None, pct: float | None, start: str | None, end: str | None, **cells: Any) -> Row:
    """An interruption."""
    days = {"interruption_from": start and day(start), "interruption_to": end and day(end)}
    return {"interruption_kind": kind, "interruption_pct": pct} | days | cells


def contracts(*spans: tuple[str, str | None], **judged: Any) -> list[Row]:
    """Contracts of one person; the last one is judged."""
    rows: list[Row] = [
        {"contract": f"c{n}", "contract_start": day(start), "contract_end": end and day(end)}
        for n, (start, end) in enumerate(spans)
    ]
    return [*(beside(**row) for row in rows[:-1]), rows[-1] | judged]


_MANY = [3100.0] * 10 + [2900.0] * 10
_ROSE = [3060.0] * 30
_LATER: Row = {"month_start": day("2030-02-01"), "month_end": day("2030-02-28")}
_FAMILY_TOLD: list[Row] = [COMPANY | {"partners": 1.0, "children": 1.0, "children_count": 1.0}]

CASES: dict[str, Case] = {
    # identity
    "CMP-NISS": required("national_number"),
    "VAL-NISS": Case(
        [{}, {"national_number": niss("2001-02-03", 2)}, {"national_number": niss("1985-07-30", 1, bis=True)}],
        [{"national_number": text} for text in ("85073000199", "8507300019", "85O73000186", "850730001860")],
        [{"national_number": None}],
    ),
    "CON-NISS-DOB": Case(
        [{}, {"birth_date": day("2001-02-03"), "national_number": niss("2001-02-03", 2)},
         {"national_number": niss("1985-07-30", 1, bis=True)}, {"national_number": "85000000186"},
         {"national_number": "85073100100"}],
        [{"birth_date": day(text)} for text in ("1985-07-31", "1985-08-30", "1984-07-30")]
        + [{"birth_date": day("1901-02-03"), "national_number": niss("2001-02-03", 2)}],
        [{"birth_date": None}, {"national_number": None}],
    ),
    "CON-NISS-SEX": Case(
        [{}, {"sex": "F", "national_number": niss("1985-07-30", 2)}, {"sex": "F", "national_number": "85270000184"},
         {"sex": "F", "national_number": "85073000100"}],
        [{"sex": "F"}, {"national_number": niss("1985-07-30", 2)},
         {"sex": "F", "national_number": niss("1985-07-30", 1, bis=True)}],
        [{"sex": None}, {"national_number": None}],
    ),
    "UNI-NISS": Case(
        [{}, [{}, {"contract": "c2"}]], [[{}, {"person": "P2"}]],
        [[{"national_number": None}, {"national_number": None, "person": "P2"}]],
    ),
    "UNI-PERS": Case(
        [{}, [{}, {"contract": "c2"}],
         [{}, {"person": "P2", "birth_date": day("1985-07-31"), "national_number": niss("1985-07-31", 1)}]],
        [[{}, {"person": "P2", "last_name": "DUBOIS", "national_number": niss("1985-07-30", 5)}]],
        [[{}, {"person": "P2", "national_number": None}],
         [{"birth_date": None}, {"birth_date": None, "national_number": niss("1985-07-30", 5)}]],
    ),
    "MOM-ID": Case(
        [{}, {"payroll_id_owner__before": "P9"}, {"known_before": False}],
        [{"payroll_id_owner__before": "P9", "known_before": False}],
        [{"payroll_id_owner__before": None, "known_before": False}],
    ),
    "CMP-NAME": required("last_name"),
    "CMP-FNAME": required("first_name"),
    "VAL-NAME": Case(
        [{"last_name": "Testaert"}, {"first_name": "Nathan"}, {"last_name": "d'Hondt-Xander"}],
        [{"last_name": text} for text in ("Test", "XXX", "N/A", "nvt", "Dubois2", "onbekend")]
         + [{"first_name": "tbd"}],
        [{"last_name": None, "first_name": None}],
    ),
    "EXT-ENC": Case(
        [{"last_name": "Géréon"}, {"city": "Saint-Éloi"}, {"last_name": "Ça"}],
        [{"last_name": "GÃ©rard"}, {"first_name": "Fran�ois"}, {"street": "Rue de l?Eglise"}, {"city": "LiÃ¨ge"}],
        [{"last_name": None, "street": None}],
    ),
    "CMP-SEX": required("sex"),
    "VAL-SEX": listed("sex", "F"),
    "CMP-DOB": required("birth_date"),
    "AGE-RANGE": Case(
        [{"birth_date": day("2011-02-28")}, {"birth_date": day("1950-03-01")},
         {"birth_date": day("1940-01-01"), "active": False}],
        [{"birth_date": day("2011-03-01")}, {"birth_date": day("1950-02-28")}], [{"birth_date": None}],
    ),
    "AGE-MINOR": Case(
        [{"birth_date": day("2008-02-28")}, {"birth_date": day("2010-01-01"), "statute": "student"},
         {"birth_date": day("2010-01-01"), "statute": "apprentice"}, {"birth_date": day("2010-01-01"),
         "active": False}],
        [{"birth_date": day("2008-03-01")}],
        [{"birth_date": None}, {"birth_date": day("2010-01-01"), "statute": None}],
    ),
    "AGE-PENS": Case(
        [{"birth_date": day("1960-02-01")}, {"birth_date": day("1950-01-01"), "active": False},
         {"birth_date": day("1963-02-01")} | _LATER, {"birth_date": day("1950-01-01"), "month_end": day("2025-01-31")}],
        [{"birth_date": day("1960-01-31")}, {"birth_date": day("1963-01-31")} | _LATER],
        [{"birth_date": None}],
    ),
    "CMP-LANG": required("language"),
    "VAL-LANG": listed("language", "nl"),
    "VAL-NAT": shaped("nationality", ["BE", "FR"], ["B", "BEL", "be", "150"]),
    "CMP-ADDR": required("street"),
    "CMP-HOUSE": required("house_number"),
    "CMP-POST": required("postal_code"),
    "CMP-CITY": required("city"),
    "VAL-POST": Case(
        [{"postal_code": "1000"}, {"postal_code": "9990"}, {"postal_code": "75001", "in_belgium": False}],
        [{"postal_code": text} for text in ("0999", "100", "10000", "B1000")], [{"postal_code": None}],
    ),
    "VAL-CTRY": shaped("country", ["BE", "LU"], ["Belgique", "b", "be"]),
    "VAL-IBAN": shaped(
        "bank_account", ["BE68539007547034", "BE68 5390 0754 7034", "NL91ABNA0417164300"],
        ["BE68539007547035", "539007547034", "BE", "BE685390075470é4"],
    ),
    "DUP-IBAN": Case(
        [{}, [{}, {"person": "P2"}], [{}, {"contract": "c2"}, {"contract": "c3"}]],
        [[{}, {"person": "P2"}, {"person": "P3"}]],
        [[{"bank_account": None}, {"bank_account": None, "person": "P2"}, {"bank_account": None, "person": "P3"}]],
    ),
    "VAL-MAIL": shaped("email", ["a.b@x.be", "a@b.c-d.org"], ["a.x.be", "a@x", "a @x.be", "@x.be"]),
    "DUP-MAIL": Case(
        [{}, [{}, {"contract": "c2"}]], [[{}, {"person": "P2"}]], [[{"email": None}, {"email": None, "person": "P2"}]]
    ),
    "VAL-PHONE": shaped(
        "phone", ["+32 470 12 34 56", "02/123.45.67", "(0470) 12-34-56", "02123456"], ["1234567", "phone", "+32"]
    ),
    "CMP-CIV": required("civil_status"),
    "VAL-CIV": listed("civil_status", "married"),
    "DAT-CIV": order("civil_status_since", "birth_date", ["1985-07-30"], ["1985-07-29"], "1985-07-30"),
    # contract
    "CMP-START": required("contract_start"),
    "CMP-HIRE": required("hire_date"),
    "DAT-CTR": order("contract_end", "contract_start", ["2015-01-01", "2026-01-01"], ["2014-12-31"], "2015-01-01"),
    "DAT-HIRE": order("contract_start", "hire_date", ["2015-01-01"], ["2014-12-31"], "2015-01-01"),
    "DAT-SEN": order("seniority_date", "contract_start", ["2015-01-01"], ["2015-01-02"], "2015-01-01"),
    "DAT-BIRTH": order("contract_start", "birth_date", ["2000-07-30"], ["2000-07-29"], "1985-07-30"),
    "DAT-FUT": ahead("contract_start", "2026-05-28", "2026-05-29"),
    "DAT-NEVER": ahead("contract_end", "2099-12-31", "2100-01-01"),
    "DAT-STAT": ahead("statute_since", "2026-02-28", "2026-03-01"),
    "CTR-OVL": Case(
        [{}, contracts(("2015-01-01", "2020-06-30"), ("2020-07-01", None)),
         contracts(("2015-01-01", None), ("2020-07-01", None), entity=company_number(8_999_112)),
         contracts(("2015-01-01", None), ("2020-07-01", None), person="P2")],
        [contracts(("2015-01-01", "2020-06-30"), ("2020-06-30", None)), contracts(("2015-01-01",
         None), ("2020-07-01", None)),
         contracts(("2015-01-01", "2025-12-31"), ("2026-01-05", None), ("2016-01-01", "2016-12-31"))],
        [{"contract_start": None}, contracts(("2015-01-01", None), ("2020-07-01", None), contract_start=None),
         contracts(("2015-01-01", None), ("2020-07-01", None), entity=None)],
    ),
    "CTR-DUP": Case(
        [{}, [{}, {"contract": "c2", "contract_start": day("2016-01-01")}], [{}, {"person": "P2"}]],
        [[{}, {"contract": "c2"}]], [[{"contract_start": None}, {"contract_start": None, "contract": "c2"}]],
    ),
    "CTR-GAP": Case(
        [contracts(("2015-01-01", "2020-06-30"), (start, None)) for start in ("2020-07-01", "2020-08-01",
         "2020-06-30")],
        [contracts(("2015-01-01", "2020-06-30"), (start, None)) for start in ("2020-07-02", "2020-07-31")],
        [contracts(("2015-01-01", None), ("2020-07-02", None)), {"contract_start": None}],
    ),
    "CTR-PCT": Case(
        [[{"contracts": 2, "contract_pct": 60}, {"contracts": 2, "contract_pct": 40, "contract": "c2"}],
         [{"contracts": 1}, {"contracts": 1, "active": False, "contract": "c2"}]],
        [[{"contracts": 2, "contract_pct": 60}, {"contracts": 2, "contract_pct": 40.01, "contract": "c2"}]],
        [[{"contracts": 2}, {"contracts": 2, "contract_pct": None, "contract": "c2"}]],
    ),
    "CTR-CDD": Case(
        [{}, {"contract_type": "fixed_term", "contract_end": day("2026-12-31")},
         {"contract_type": "fixed_term", "active": False}],
        [{"contract_type": "fixed_term"}], [{"contract_type": None}],
    ),
    "CMP-STAT": required("statute"),
    "VAL-STAT": listed("statute", "worker"),
    "CON-STAT-CODE": Case(
        [{}, {"worker_code": "015", "statute": "worker"}, {"worker_code": "015", "statute": "apprentice"},
         {"worker_code": "999"}],
        [{"worker_code": "015"}, {"statute": "worker"}, {"worker_code": "840"}, {"worker_code": "035"}],
        [{"worker_code": None}, {"statute": None}],
    ),
    "CMP-CODE": required("worker_code"),
    "VAL-CODE": shaped("worker_code", ["495", "015"], ["15", "4950", "A15"]),
    "CMP-JC": required("joint_committee"),
    "VAL-JC": shaped("joint_committee", ["207", "111.01", "330.01.10"], ["999", "20", "CP207"]),
    "CON-JC-STAT": Case(
        [{}, {"joint_committee": "116", "statute": "worker"}, {"joint_committee": "330"}],
        [{"joint_committee": "116"}, {"statute": "worker"}], [{"joint_committee": None}, {"statute": None}],
    ),
    "CMP-CAT": required("category"),
    "CMP-ENT": required("entity"),
    "VAL-ENT": shaped(
        "entity", [company_number(8_999_112), company_number(10_000_001)],
        [company_number(21_999_001), "0899900100", "899900173", "BE0899900173"],
    ),
    "VAL-EST": shaped("establishment", [company_number(21_999_001)], [company_number(8_999_001), "2199900100", "21"]),
    "CMP-CC": required("cost_centre"),
    "CMP-CTYPE": required("contract_type"),
    "VAL-CTYPE": listed("contract_type", "replacement"),
    "DEP-REASON": Case(
        [{"contract_end": day("2026-03-01")}, {"contract_end": day("2026-02-28"), "end_reason": "death"},
         {"contract_end": day("2026-02-28"), "source": "another"}],
        [{"contract_end": day("2026-02-28")}], [{"contract_end": None}],
        company=[COMPANY | {"contract_end": day("2026-01-31"), "end_reason": "resignation"}],
    ),
    "VAL-REASON": listed("end_reason", "retirement"),
    # working time
    "CMP-PCT": required("contract_pct"),
    "VAL-PCT": ranged("contract_pct", 0.01, 100.0, 0.005),
    "TIM-SCALE": Case(
        [{"contract_pct": 1.01}, {"contract_pct": 1000}, {"contract_pct": 0}],
        [{"contract_pct": 1}, {"contract_pct": 0.8}, {"contract_pct": 1000.01}], [{"contract_pct": None}],
    ),
    "VAL-EFF": ranged("effective_pct", 0.0, 100.0, 0.01),
    "ABS-EFF": Case(
        [{"effective_pct": 80.01, "contract_pct": 80}], [{"effective_pct": 80.02, "contract_pct": 80}],
        [{"effective_pct": None}, {"contract_pct": None}],
    ),
    "CMP-HRS": required("weekly_hours"),
    "VAL-HRS": ranged("weekly_hours", 0.0, 48.0, 0.01),
    "TIM-HRS": Case(
        [{}, {"contract_pct": 50, "effective_pct": 50, "weekly_hours": 19.5}, {"effective_pct": 50,
         "weekly_hours": 19}],
        [{"contract_pct": 50, "effective_pct": 50, "weekly_hours": 19.505}, {"weekly_hours": 19},
         {"weekly_hours": 19, "effective_pct": None}],
        [{"weekly_hours": None}, {"full_time_hours": None}, {"contract_pct": None}],
    ),
    "TIM-FULL": ranged("full_time_hours", 35.0, 40.0, 0.01),
    "TIM-WEEK": Case(
        [{"weekly_hours": 38.01}], [{"weekly_hours": 38.02}], [{"weekly_hours": None}, {"full_time_hours": None}]
    ),
    "DAT-TIME": ahead("working_time_since", "2026-02-28", "2026-03-01"),
    "ABS-KIND": listed("interruption_kind", "illness"),
    "ABS-NOKIND": Case(
        [{}, absent("illness", 100, "2026-01-01", None), absent(None, 0, None, None)],
        [absent(None, None, "2026-01-01", None), absent(None, 0.01, None, None)], [absent(None, None, None, None)],
    ),
    "ABS-NOFROM": Case(
        [absent("illness", 100, "2026-01-01", None)], [absent("illness", 100, None, None)],
        [absent(None, 100, None, None)],
    ),
    "ABS-NOPCT": Case(
        [absent("illness", 100, "2026-01-01", None)], [absent("illness", None, "2026-01-01", None)],
        [absent(None, None, "2026-01-01", None)],
    ),
    "ABS-PCTVAL": ranged("interruption_pct", 0.0, 100.0, 0.01),
    "ABS-DATES": order("interruption_to", "interruption_from", ["2026-01-10"], ["2026-01-09"], "2026-01-10"),
    "ABS-END": Case(
        [absent("parental", 20, "2026-01-01", "2026-06-30"), absent("illness", 100, "2026-01-01", None)],
        [absent("parental", 99.99, "2026-01-01", None)],
        [absent(None, 20, None, None), absent("parental", None, None, None)],
    ),
    "ABS-OVER": Case(
        [absent("illness", 100, "2026-01-01", "2026-01-28"), absent(None, None, "2025-01-01", "2025-01-28")],
        [absent("illness", 100, "2026-01-01", "2026-01-27")], [absent("illness", 100, "2026-01-01", None)],
    ),
    "ABS-FULLPAY": Case(
        [absent("unpaid_leave", 100, "2026-02-01", None, effective_pct=0),
         absent("unpaid_leave", 100, "2026-02-02", None), absent("unpaid_leave", 100, "2026-01-01", "2026-02-27"),
         absent("unpaid_leave", 99.99, "2026-02-01", None), absent("illness", 100, "2026-01-01", None)],
        [absent("unpaid_leave", 100, "2026-02-01", None), absent("parental", 100, "2026-01-01", "2026-02-28"),
         absent("unpaid_leave", 100, "2026-01-01", None, contract_pct=80, effective_pct=80)],
        [absent("unpaid_leave", None, "2026-01-01", None), absent("unpaid_leave", 100, None, None),
         absent("unpaid_leave", 100, "2026-01-01", None, effective_pct=None)],
    ),
    "ABS-PCT": Case(
        [absent("parental", 20, "2026-01-01", None, effective_pct=80.5),
         absent("parental", 20, "2026-03-01", None), absent("parental", 20, "2026-01-01", "2026-02-27"),
         absent("parental", 100, "2026-01-01", None)],
        [absent("parental", 20, "2026-01-01", None, effective_pct=80.505),
         absent("parental", 20, "2026-01-01", "2026-02-28", effective_pct=100)],
        [absent("parental", 20, "2026-01-01", None, effective_pct=None), absent("parental", None, "2026-01-01", None)],
    ),
    "ABS-LONG": Case(
        [absent("illness", 100, "2025-02-28", None), absent("parental", 100, "2024-01-01", None)],
        [absent("illness", 100, "2025-02-27", None), absent("illness_long", 100, "2024-01-01", None)],
        [absent("illness", 100, None, None)],
    ),
    "ABS-OUT": Case(
        [absent("illness", 100, "2015-01-01", None),
         absent("illness", 100, "2026-01-31", None, contract_end=day("2026-01-31"))],
        [absent("illness", 100, "2014-12-31", None),
         absent("illness", 100, "2026-02-01", None, contract_end=day("2026-01-31"))],
        [absent("illness", 100, None, None), absent(None, None, "2014-01-01", None)],
    ),
    # salary
    "CMP-SAL": Case(
        [{}, {"monthly_salary": None}, {"monthly_salary": None, "yearly_salary": None, "hourly_salary": 20}],
        [{"monthly_salary": None, "yearly_salary": None}],
        [{"monthly_salary": None, "yearly_salary": None, "source": "another"},
         {"monthly_salary": None, "yearly_salary": None, "active": False}],
    ),
    "SAL-POS": Case(
        [paid(0.01), paid(0, active=False)],
        [paid(0), paid(-1), {"yearly_salary": 0}, {"hourly_salary": 0}], [paid(None)],
    ),
    "SAL-MIN": Case(
        [paid(2000), paid(1800, joint_committee="111"), paid(1000, contract_pct=50), paid(1000, active=False)],
        [paid(1999.99), paid(1799.99, joint_committee="111"), paid(999.99, contract_pct=50),
         paid(1799.99, joint_committee=None)],
        [paid(None), paid(2000, contract_pct=None)],
        arguments={"minimum": {"207": 2000.0, "*": 1800.0}},
    ),
    "SAL-MAX": ranged("monthly_salary", None, 60000.0, 0.01),
    "SAL-UNIT": Case(
        [[paid(amount), *colleagues(3000, 3000)] for amount in (300, 18000, 3000)]
        + [[paid(290, contract_pct=10), *colleagues(3000, 3000)], [paid(20, active=False), *colleagues(3000, 3000)]],
        [[paid(amount), *colleagues(3000, 3000)] for amount in (299.99, 18000.01, 20)], [paid(None)],
    ),
    "SAL-ANN": Case(
        [{"yearly_salary": 42595.20}, {"yearly_salary": 40924.80}],
        [{"yearly_salary": 42595.22}, {"yearly_salary": 40924.78}],
        [{"yearly_salary": None}, {"monthly_salary": None}, {"salary_factor": None}],
    ),
    "CMP-FACT": required("salary_factor"),
    "SAL-FACT": ranged("salary_factor", 12.0, 15.0, 0.0001),
    "SAL-DUMMY": Case(
        [paid(9999.98), paid(2)],
        [paid(each) for each in (0.01, 1, 9999.99, 99999, 99999.99, 999999, 1234.56, 12345.67)], [paid(None)],
    ),
    "SAL-VAR": Case(
        [{"variable_salary": 41760}, {"variable_salary": 36000, "yearly_salary": None, "salary_factor": None}],
        [{"variable_salary": 41760.01}, {"variable_salary": 41760.01, "yearly_salary": None},
         {"variable_salary": 36000.01, "yearly_salary": None, "salary_factor": None}],
        [{"variable_salary": None}, {"variable_salary": 99999, "yearly_salary": None, "monthly_salary": None}],
    ),
    "SAL-VARNEG": ranged("variable_salary", 0.0, None, 0.01),
    "SAL-VARFLAG": Case(
        [{"variable_salary": 1}, {"variable_salary": 0, "variable_pay": False}],
        [{"variable_salary": 0.01, "variable_pay": False}],
        [{"variable_salary": 1, "variable_pay": None}, {"variable_pay": False}],
    ),
    "SAL-HOUR": Case(
        [paid(3622.66, hourly_salary=20), paid(2964.01, hourly_salary=20)],
        [paid(3622.68, hourly_salary=20), paid(2963.99, hourly_salary=20)],
        [paid(None, hourly_salary=20), paid(9000), paid(9000, hourly_salary=20, weekly_hours=None)],
    ),
    "SAL-HOURVAL": ranged("hourly_salary", 8.0, 150.0, 0.01),
    "SAL-OUT": Case(
        [[paid(6658.23), *colleagues(*_MANY)], [paid(9000), *colleagues(*_MANY[1:19])],
         [paid(9000, category="director"), *colleagues(*_MANY)], [paid(3000), *colleagues(*[3000.0] * 20)],
         [paid(1550, contract_pct=50), *colleagues(*_MANY)]],
        [[paid(6658.25), *colleagues(*_MANY)], [paid(9000), *colleagues(*_MANY[:19])]],
        [[paid(None), *colleagues(*_MANY)]], company=[],
    ),
    "DAT-SAL": ahead("salary_since", "2026-02-28", "2026-03-01"),
    "MOM-PAID": Case(
        [{"contract_end": day("2025-12-01")}, {"contract_end": day("2025-11-30"), "monthly_salary": 0}],
        [{"contract_end": day("2025-11-30")},
         {"contract_end": day("2025-11-30"), "monthly_salary": None, "hourly_salary": 20}],
        [{"contract_end": None}, {"contract_end": day("2025-11-30"), "monthly_salary": None}],
    ),
    # family
    "FAM-ORPH": Case([{}], [{"worker_found": False}], [{"member": None}]),
    "FAM-CREL": required("relation"),
    "FAM-REL": listed("relation", "spouse"),
    "FAM-DOB": required("birth_date"),
    "FAM-NAME": required("last_name"),
    "FAM-FNAME": required("first_name"),
    "FAM-SEX": required("sex"),
    "FAM-VALSEX": listed("sex", "F"),
    "FAM-CNISS": required("national_number"),
    "FAM-NISS": Case([{}], [{"national_number": "15050100100"}], [{"national_number": None}]),
    "FAM-NISSDOB": Case([{}], [{"birth_date": day("2015-05-02")}], [{"birth_date": None}, {"national_number": None}]),
    "FAM-NISSSEX": Case([{}], [{"sex": "F"}], [{"sex": None}, {"national_number": None}]),
    "FAM-2PART": Case([{"partners": 1}], [{"partners": 2}], [{"partners": 0}]),
    "FAM-PART": Case(
        [{}, {"civil_status": "married", "partners": 1}, {"civil_status": "married", "active": False},
         {"civil_status": "married", "source": "another"}],
        [{"civil_status": "married"}, {"civil_status": "legal_cohabitant", "children": 1}], [{"civil_status": None}],
        company=_FAMILY_TOLD,
    ),
    "FAM-NCH": Case(
        [{}, {"children_count": 2, "children": 2}, {"children_count": 1, "active": False},
         {"children_count": 1, "source": "another"}],
        [{"children_count": 1}, {"children": 1}], [{"children_count": None}], company=_FAMILY_TOLD,
    ),
    "FAM-SING": Case(
        [{"relation": "spouse"}, {"relation": "partner", "worker_civil_status": "single"},
         {"relation": "spouse", "worker_civil_status": "single", "current": False}],
        [{"relation": "spouse", "worker_civil_status": status} for status in ("single", "widowed", "divorced")],
        [{"relation": "spouse", "worker_civil_status": None}],
    ),
    "FAM-OLD": Case(
        [{"birth_date": day("1997-07-30")}, {"birth_date": day("1990-01-01"), "relation": "stepchild"}],
        [{"birth_date": day("1997-07-29")}], [{"birth_date": None}, {"worker_birth_date": None}],
    ),
    "FAM-GROWN": Case(
        [{"birth_date": day("2001-03-01")}]
        + [{"birth_date": day("2001-02-28")} | other
           for other in ({"disabled": True}, {"dependent": False}, {"current": False}, {"relation": "spouse"})],
        [{"birth_date": day("2001-02-28")}, {"birth_date": day("2001-02-28"), "disabled": None, "dependent": None},
         {"birth_date": day("1990-01-01"), "relation": "stepchild"}],
        [{"birth_date": None}],
    ),
    "FAM-YOUNG": Case(
        [{"birth_date": day("2010-02-28"), "relation": "partner"}],
        [{"birth_date": day("2010-03-01"), "relation": "partner"}, {"birth_date": day("2010-03-01"),
         "relation": "spouse"}],
        [{"birth_date": None, "relation": "spouse"}],
    ),
    "FAM-FUT": ahead("birth_date", "2026-02-28", "2026-03-01"),
    "FAM-AGE": Case(
        [{"birth_date": day("1915-03-01")}, {"birth_date": day("2027-02-28")},
         {"birth_date": day("1900-01-01"), "current": False}],
        [{"birth_date": day("1915-02-28")}, {"birth_date": day("2027-03-01")}], [{"birth_date": None}],
    ),
    "FAM-DUP": Case(
        [{}, [{}, {"member": "M2", "first_name": "Eva"}], [{}, {"person": "P2"}]], [[{}, {"member": "M2"}]],
        [[{"birth_date": None}, {"birth_date": None, "member": "M2"}]],
    ),
    "FAM-DUPNISS": Case(
        [{}, [{}, {"person": "P2"}]], [[{}, {"member": "M2"}]],
        [[{"national_number": None}, {"national_number": None, "member": "M2"}]],
    ),
    "FAM-SELF": Case(
        [{}], [{"national_number": niss("1985-07-30", 1)}],
        [{"national_number": None, "worker_number": None}, {"national_number": None}],
    ),
    "FAM-BOTH": Case(
        [{}, {"relation": "spouse"}, {"colleague": True}, {"relation": "spouse", "colleague": True, "current": False}],
        [{"relation": "spouse", "colleague": True}, {"relation": "partner", "colleague": True}], [{"relation": None,
         "colleague": True}],
    ),
    "FAM-DATES": order("until", "since", ["2015-05-01"], ["2015-04-30"], "2015-05-01"),
    "FAM-SINCE": order("since", "birth_date", ["2015-05-01"], ["2015-04-30"], "2015-05-01"),
    # deductions
    "DED-ORPH": Case([{}], [{"worker_found": False}], [{"wage_code": None}]),
    "DED-CODE": required("wage_code"),
    "DED-AMT": required("amount"),
    "DED-NEG": ranged("amount", 0.0, None, 0.01),
    "DED-BIG": ranged("amount", None, 2000.0, 0.01),
    "DED-ZERO": Case([{"amount": 0.01}], [{"amount": 0}], [{"amount": None}]),
    "DED-DUP": Case(
        [{}, [{}, {"wage_code": "8641"}]], [[{}, {}]], [[{"wage_code": None}, {"wage_code": None}]]
    ),
    "DED-JUMP": Case(
        [{"amount": 11.5}, {"amount": 150, "amount__before": 100}],
        [{"amount": 11.51}, {"amount": 150.01, "amount__before": 100}, {"amount": 1, "amount__before": 100}],
        [{"amount": None}, {"amount": 99, "amount__before": None}],
    ),
    "DED-SIGN": Case(
        [{}, {"amount": 0}], [{"amount": -6.5}, {"amount": 6.5, "amount__before": -6.5}],
        [{"amount": None}, {"amount": -6.5, "amount__before": None}],
    ),
    # month to month
    "MOM-VANISH": Case([{}, {"person_found": False, "still": False}],
        [{"person_found": False}], [{"contract_end": None}]),
    "MOM-CTRGONE": Case(
        [{"person_found": False}, {"still": False}], [{}], [{"contract_end": None, "person_found": False}]
    ),
    "MOM-FAMGONE": Case([{"person_found": False}, {"still": False}], [{}], [{"until": None, "person_found": False}]),
    "MOM-LATE": Case(
        [{"person_known_before": False, "known_before": False, "contract_start": day("2025-12-01")},
         {"contract_start": day("2025-11-30"), "known_before": False}],
        [{"person_known_before": False, "known_before": False, "contract_start": day("2025-11-30")}],
        [{"person_known_before": False, "known_before": False, "contract_start": None}],
    ),
    "MOM-BACK": Case(
        [{}, {"contract_end__before": day("2026-02-01")},
         {"contract_end": day("2026-06-30"), "contract_end__before": day("2026-01-31")}],
        [{"contract_end__before": day("2026-01-31")}], [{"contract_end__before": None}],
    ),
    "CHG-NISS": moved("national_number", niss("1985-07-30", 9)),
    "CHG-DOB": moved("birth_date", day("1985-07-31")),
    "CHG-SEX": moved("sex", "F"),
    "CHG-NAMES": Case(
        [{}, {"last_name": "X"}, {"first_name": "X"}], [{"last_name": "X", "first_name": "X"}],
        [{"last_name": None, "first_name": "X"}, {"last_name": "X", "first_name": "X", "first_name__before": None}],
    ),
    "CHG-HIRE": moved("hire_date", day("2015-01-02")),
    "CHG-START": moved("contract_start", day("2015-01-02")),
    "CHG-SEN": moved("seniority_date", day("2015-01-02")),
    "CHG-ENT": moved("entity", company_number(8_999_112)),
    "CHG-STAT": moved("statute", "worker", "statute_since"),
    "CHG-JC": moved("joint_committee", "200", "statute_since"),
    "CHG-CAT": moved("category", "director", "category_since"),
    "CHG-CIV": moved("civil_status", "married", "civil_status_since"),
    "CHG-PCT": moved("contract_pct", 80.0, "working_time_since"),
    "CHG-FULL": moved("full_time_hours", 37.0),
    "CHG-FACT": moved("salary_factor", 13.0),
    "CHG-FDOB": moved("birth_date", day("2015-05-02")),
    "CHG-FREL": moved("relation", "stepchild"),
    "MOM-SAL": Case(
        [paid(4200, 3000), paid(2550, 3000), paid(1500, 3000, contract_pct=50),
         paid(3000, 1500, contract_pct__before=50),
         paid(3000, contract_pct__before=80), paid(0, 3000)],
        [paid(4200.01, 3000), paid(2549.99, 3000), paid(3000, 1500, contract_pct=50, contract_pct__before=50)],
        [paid(None, 3000), {"monthly_salary__before": None, "monthly_salary": 9000}],
    ),
    "MOM-SALMEAN": Case(
        [paid(4800), paid(1200), paid(9000, salary_months=2), paid(1000, contract_pct=33.33)],
        [paid(4800.01), paid(1199.99), paid(9000, salary_months=3)],
        [paid(None), paid(9000, salary_mean=None, full_salary_mean=None, salary_months=0)],
    ),
    "MOM-SIGN": Case(
        [{}, paid(0, -1)], [paid(-1, 1), paid(1, -1)], [paid(None, -1), {"monthly_salary__before": None}]
    ),
    "MOM-INDEX": Case(
        [[{"person": "A"}, *colleagues(*_ROSE[:18])],
         [{"person": "A"}, {"person": "B"}, {"person": "C"}, *colleagues(*_ROSE[:26])],
         [paid(3060, 3000), *colleagues(*_ROSE)], [{"active": False}, *colleagues(*_ROSE)],
         [paid(3010, 3000), *colleagues(*_ROSE)]],
        [[{"person": "A"}, *colleagues(*_ROSE[:19])], [{"person": "A"}, {"person": "B"}, *colleagues(*_ROSE[:18])]],
        [[paid(None), *colleagues(*_ROSE)], [{"joint_committee": None}, *colleagues(*_ROSE)]], company=[],
    ),
    "LOST-NISS": gone_value("national_number"),
    "LOST-DOB": gone_value("birth_date"),
    "LOST-SAL": gone_value("monthly_salary"),
    "LOST-PCT": gone_value("contract_pct"),
    "LOST-ADDR": gone_value("street", "postal_code", "city"),
    "LOST-CAT": gone_value("category"),
    "LOST-CIV": gone_value("civil_status"),
    "LOST-IBAN": gone_value("bank_account"),
    # population
    "VOL-ROWS": Case([{}], [[]], [{"person": None}], company=[]),
    "VOL-HEAD": Case(
        [{"persons": 110}, {"persons": 90}, {"persons": 25, "persons__before": 20}],
        [{"persons": 111}, {"persons": 89}, {"persons": 26, "persons__before": 20}],
        [{"persons__before": None, "persons": 999}],
    ),
    "VOL-IN": Case(
        [{"entered": 10}, {"entered": 5, "persons__before": 20}], [{"entered": 11}, {"entered": 6,
         "persons__before": 20}],
        [{"entered": None}, {"entered": 99, "persons__before": None}],
    ),
    "VOL-OUT": Case(
        [{"left": 10}, {"left": 5, "persons__before": 20}], [{"left": 11}, {"left": 6, "persons__before": 20}],
        [{"left": None}, {"left": 99, "persons__before": None}],
    ),
    "VOL-EMPTY": Case([{}, {"persons": 1}], [{"persons": 0}], [{"persons": 0, "persons__before": None}]),
    "VOL-MASS": Case(
        [{"mass": 330000}, {"mass": 270000}, {"persons": 9, "persons__before": 9, "mass": 999999}],
        [{"mass": 330001}, {"mass": 269999}, {"persons": 10, "persons__before": 10, "mass": 34000,
         "mass__before": 30000}],
        [{"mass__before": None}, {"persons__before": None, "mass": 1}],
    ),
    "VOL-NULL": Case(
        [{"blank_increase": 0.1}, {"blank_increase": 0.5, "persons": 9}],
        [{"blank_increase": 0.1001}, {"blank_increase": 0.5, "persons": 10}], [{"blank_increase": None}],
    ),
    "DRF-SAL": ranged("salary_drift", None, 0.25, 0.001),
    "DRF-CAT": ranged("category_drift", None, 0.25, 0.001),
    "DRF-PT": Case(
        [{"part_time_share": 0.3}, {"part_time_share": 0.1}, {"part_time_share": 0.9, "persons": 29}],
        [{"part_time_share": 0.301}, {"part_time_share": 0.099}, {"part_time_share": 0.9, "persons": 30}],
        [{"part_time_share__before": None}],
    ),
    "DRF-CODE": Case([{}, {"new_codes": "x", "entity": "0"}], [{"new_codes": "category: x"}], [{"new_codes": None}]),
    # sources
    "EXT-DATE": found("reason", "other", ["invalid_date"]),
    "EXT-NUM": found("reason", "other", ["invalid_number"]),
    "EXT-NISS": found("reason", "other", ["invalid_national_number"]),
    "EXT-IBAN": found("reason", "other", ["invalid_iban"]),
    "EXT-DOUBT": found("reason", "other", ["ambiguous_identity"]),
    "SRC-NISS": found("field", "email", ["national_number"]),
    "SRC-DOB": found("field", "email", ["birth_date"]),
    "SRC-SAL": found("field", "email", ["monthly_salary", "yearly_salary", "hourly_salary", "variable_salary",
        "salary_factor"]),
    "SRC-PCT": found("field", "email", ["contract_pct", "effective_pct", "weekly_hours", "full_time_hours"]),
    "SRC-DATE": found("field", "email", ["hire_date", "seniority_date", "contract_start", "contract_end"]),
    "SRC-CAT": found("field", "email", ["category", "statute", "joint_committee"]),
    "SRC-OTHER": found("field", "birth_date", ["email", "street"]),
}  # fmt: skip
