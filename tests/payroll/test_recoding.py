"""A list of codes, or a unit, that changed as a whole: told with evidence, and nothing else is."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from assusoft.payroll.guard.recoding import Recoding, recodings, suspicions_of
from assusoft.payroll.guard.sentences import sentences
from assusoft.payroll.photo import Photo

Row = dict[str, Any]
PEOPLE = 40


def photo(
    make: SimpleNamespace, change: Callable[[int, Row], Row] = lambda at, row: row, month: str = "2026-02"
) -> Photo:
    rows = [
        {
            "payroll_id": str(1000 + at), "last_name": f"N{at}", "first_name": "A",
            "birth_date": date(1980, 1, 1 + at % 28),
            "hire_date": date(2020, 1, 1), "contract_start": date(2020, 1, 1), "function": f"A0{at % 8}BN",
            "department": f"D{at % 3}", "monthly_salary": Decimal(2000 + 7 * at),
            "contract_pct": Decimal(100 - at % 3 * 20),
        }
        for at in range(PEOPLE)
    ]  # fmt: skip
    changed = [change(at, row) for at, row in enumerate(rows)]
    known = make.known(
        *({"person": f"P{at + 1:05d}", "source": "blox", "payroll_id": str(1000 + at)} for at in range(PEOPLE))
    )
    built: Photo = make.build((make.source(), make.reading(changed)), month=month, known=known).photo
    return built


def found(make: SimpleNamespace, change: Callable[[int, Row], Row]) -> list[Recoding]:
    return recodings(photo(make), photo(make, change, "2026-03"))


def test_a_list_of_codes_that_was_renamed_is_told_with_its_pairs(make: SimpleNamespace) -> None:
    (one,) = found(make, lambda at, row: row | {"function": "F" + row["function"][:3] + "0"})
    assert one == Recoding("function", 40, 40, 8, "A00BN → FA000 (5), A01BN → FA010 (5), A02BN → FA020 (5), "
                           "A03BN → FA030 (5), A04BN → FA040 (5)")  # fmt: skip
    (said,) = sentences("en", list(suspicions_of([one], [])), {})
    assert "for 40 of 40 people (100 %)" in said
    assert "A00BN → FA000 (5)" in said
    assert "8 codes in all" in said
    assert sentences("fr", list(suspicions_of([one], [])), {}) != sentences("nl", list(suspicions_of([one], [])), {})


def test_a_list_of_which_some_changed_is_told_where_it_moves_many(make: SimpleNamespace) -> None:
    renamed = {"A00BN": "X", "A01BN": "Y", "A02BN": "Z"}
    (one,) = found(make, lambda at, row: row | {"function": renamed.get(row["function"], row["function"])})
    assert (one.people, one.of, one.codes) == (15, 40, 3)


def test_codes_that_were_exchanged_are_told(make: SimpleNamespace) -> None:
    turned = {"D0": "D1", "D1": "D2", "D2": "D0"}
    (one,) = found(make, lambda at, row: row | {"department": turned[row["department"]]})
    assert (one.field, one.people, one.codes) == ("department", 40, 3)


@pytest.mark.parametrize(
    ("field", "times", "said"),
    [("monthly_salary", 100, "× 100"), ("monthly_salary", 12, "× 12"), ("monthly_salary", Decimal("0.001"), "÷ 1000"),
     ("contract_pct", Decimal("0.38"), "÷ 2.63"), ("contract_pct", Decimal("0.01"), "÷ 100")],
)  # fmt: skip
def test_a_unit_that_changed_is_told_with_its_ratio(make: SimpleNamespace, field: str, times: Any, said: str) -> None:
    (one,) = found(make, lambda at, row: row | {field: (row[field] * times).quantize(Decimal("0.01"))})
    assert (one.field, one.people, one.ratio) == (field, 40, said)
    assert said in sentences("en", list(suspicions_of([one], [])), {})[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda at, row: row,
        lambda at, row: row | {"monthly_salary": (row["monthly_salary"] * Decimal("1.0358")).quantize(Decimal("0.01"))},
        lambda at, row: row | {"function": row["function"].lower()},
        lambda at, row: row | ({"function": "A07BN"} if at < 6 else {}),
        lambda at, row: row | {"function": "Everybody"},
        lambda at, row: row | ({"function": "New"} if row["function"] == "A00BN" else {}),
        lambda at, row: row | {"function": f"F{at}"},
        lambda at, row: row | ({"contract_pct": Decimal(80)} if at % 3 == 0 and at < 20 else {}),
        lambda at, row: {name: value for name, value in row.items() if name != "function"},
    ],
)
def test_what_people_do_is_no_recoding(make: SimpleNamespace, change: Callable[[int, Row], Row]) -> None:
    assert found(make, change) == []


def test_a_column_that_is_recoded_each_month_is_not_told_again() -> None:
    assert list(suspicions_of([Recoding("function", 40, 40, 8, "A → B (5)")], ["function"])) == []
