"""Ten lines of statements of different forms, worked out by hand: amounts are typed, the arithmetic stands beside."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.covers import cover_of, premium

from assusoft.plans.covers.premium import Premium
from assusoft.plans.covers.tables import Table, table_of

TAX = {"insurance": {"rate": "4.40"}}
HOSPITAL = {"insurance": {"rate": "9.25"}, "health_insurance": {"rate": "10"}}
SINCE = "2026-01-01"
FULL = {"insured_salary": Decimal("48000.00"), "insured_pct": Decimal("100.00"), "birth_date": date(1980, 6, 15)}


def table(folder: Path, name: str, text: str) -> Table:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return table_of(name, path)


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Table]:
    return {
        "ceiling": table(tmp_path, "ceiling", "year;value;source\n2025;70000.00;x\n2026;72000.00;x\n"),
        "rate": table(
            tmp_path, "rate", f"from;age_from;age_to;sex;value;source\n{SINCE};;44;F;0.085;x\n{SINCE};45;;F;0.135;x\n"
        ),
        "head": table(
            tmp_path, "head", f"from;age_from;age_to;value;source\n{SINCE};;17;88.20;x\n{SINCE};18;;258.30;x\n"
        ),
    }  # fmt: skip


CASES: list[tuple[str, dict[str, Any], dict[str, Any], Premium]] = [
    # 1 flat rate: 48 000.00 x 2.5 % = 1 200.00 a year, 100.00 a month; employee 25 % = 25.00; 4.40 % = 4.40
    ("flat rate", {"rate": "2.5", "employee": 25, "taxes": TAX}, {}, Premium(7500, 2500, 440)),
    # 2 step rate: 70 000.00 x 3 % + 20 000.00 x 9 % = 2 100.00 + 1 800.00 = 3 900.00; / 12 = 325.00; 4.40 % = 14.30
    ("step rate", {"s1": 3, "s2": 9, "ceiling": "ceiling", "taxes": TAX}, {"insured_salary": Decimal("90000.00")},
     Premium(32500, 0, 1430)),
    # 3 the same at four fifths: after the split, 325.00 x 80 % = 260.00; 4.40 % = 11.44
    ("step rate", {"s1": 3, "s2": 9, "ceiling": "ceiling", "taxes": TAX},
     {"insured_salary": Decimal("90000.00"), "insured_pct": Decimal("80.00")}, Premium(26000, 0, 1144)),
    # 4 at four fifths before the split: 72 000.00 = 70 000.00 + 2 000.00; 2 100.00 + 180.00 = 2 280.00; / 12 = 190.00
    ("step rate", {"s1": 3, "s2": 9, "ceiling": "ceiling", "working_time": "before the split"},
     {"insured_salary": Decimal("90000.00"), "insured_pct": Decimal("80.00")}, Premium(19000, 0, 0)),
    # 5 death, twice the salary, a woman of 45 on 1 January: 96 000.00 x 0.135 % = 129.60; / 12 = 10.80; 4.40 % = 0.4752
    #   10.80 + 0.4752 = 11.2752, 11.28 in all, so 0.48
    ("capital", {"kind": "death", "multiple": "2", "rate": "rate", "taxes": TAX}, {"sex": "F"}, Premium(1080, 0, 48)),
    # 6 disability: 70 000.00 x 15 % + 20 000.00 x 75 % = 25 500.00; x 2.10 % = 535.50; / 12 = 44.625, rounded 44.63;
    #   with 9.25 %: 44.625 x 1.0925 = 48.7528, 48.75 in all, so 4.12
    ("rent", {"kind": "disability", "below": 15, "above": 75, "rate": "2.10", "ceiling": "ceiling",
              "taxes": {"insurance": {"rate": "9.25"}}},
     {"insured_salary": Decimal("90000.00")}, Premium(4463, 0, 412)),
    # 7 hospitalisation by age: 258.30 / 12 = 21.525, rounded 21.53; with 19.25 %: 25.6686, 25.67 in all, so 4.14
    ("amount", {"kind": "hospitalisation", "amount": "head", "taxes": HOSPITAL}, {}, Premium(2153, 0, 414)),
    # 8 a child, half paid by the employee: 88.20 / 12 = 7.35; 3.675 each, the employee's rounded 3.68; 19.25 % = 1.4149
    #   7.35 + 1.4149 = 8.7649, 8.76 in all, so 1.41
    ("amount", {"kind": "hospitalisation", "amount": "head", "employee": 50, "taxes": HOSPITAL},
     {"birth_date": date(2015, 1, 2)}, Premium(367, 368, 141)),
    # 9 an accident premium with its tax in it: 13.11 a month; / 1.0925 = 12.00; tax 1.11
    ("amount", {"kind": "accident", "amount": "13.11", "per": "month", "tax_included": True,
                "taxes": {"insurance": {"rate": "9.25"}}}, {}, Premium(1200, 0, 111)),
    # 10 to five cents, from 16 February: 48 000.00 x 1.37 % / 12 = 54.80; x 13/28 = 25.442857, to five cents 25.45
    ("flat rate", {"rate": "1.37", "rounding": {"step": 5}}, {"begin": date(2026, 2, 16)}, Premium(2545, 0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("form", "keys", "given", "expected"), CASES)
def test_a_line_worked_out_by_hand_is_to_the_cent(
    tables: dict[str, Table], form: str, keys: dict[str, Any], given: dict[str, Any], expected: Premium
) -> None:
    assert premium(cover_of(form, **keys), tables=tables, **{**FULL, **given}) == expected
