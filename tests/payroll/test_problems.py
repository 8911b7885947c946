"""Cells set aside become problems of the right person."""

from datetime import date
from types import SimpleNamespace

X, Y = "85073003328", "90021511120"
WORKERS = (
    {"payroll_id": "2", "national_number": Y, "last_name": "Claes", "hire_date": date(2020, 1, 1)},
    {"payroll_id": "1", "national_number": X, "last_name": "Peeters", "hire_date": date(2021, 1, 1)},
)


def problem(table: str, row: int, field: str = "birth_date") -> dict[str, object]:
    return {
        "table": table, "row": row, "field": field, "value": "31/02/1985", "reason": "invalid_date",
        "where": f"blox-{table}.csv, row {row + 2}, column 'x'",
    }  # fmt: skip


def test_a_cell_set_aside_is_a_problem_of_its_person_and_place(make: SimpleNamespace) -> None:
    reading = make.reading(WORKERS, problems=[problem("worker", 1)])
    assert make.build((make.source(), reading)).photo.problem.to_numpy().tolist() == [
        ["P00002", "worker", "birth_date", "31/02/1985", "invalid_date", "blox-worker.csv, row 3, column 'x'"]
    ]


def test_a_cell_set_aside_in_the_family_or_a_deduction_is_a_problem_of_the_worker(make: SimpleNamespace) -> None:
    reading = make.reading(
        WORKERS,
        [{"payroll_id": "1", "first_name": "Mia"}],
        [{"payroll_id": "1", "wage_code": "7"}],
        problems=[problem("family", 0), problem("deduction", 0, "amount")],
    )
    told = make.build((make.source(), reading)).photo.problem
    assert told[["person", "table"]].to_numpy().tolist() == [["P00002", "deduction"], ["P00002", "family"]]


def test_a_cell_set_aside_that_another_source_fills_is_no_problem(make: SimpleNamespace) -> None:
    reading = make.reading(WORKERS, problems=[problem("worker", 0), problem("worker", 1)])
    more = make.reading([{"national_number": X, "birth_date": date(1985, 2, 28)}], name="hr")
    told = make.build((make.source(), reading), (make.source("hr", "complement"), more)).photo.problem
    assert told["person"].tolist() == ["P00001"]


def test_a_cell_set_aside_in_a_complement_is_told_once_for_a_worker_with_two_contracts(make: SimpleNamespace) -> None:
    reading = make.reading([WORKERS[0], {**WORKERS[0], "payroll_id": "3"}])
    more = make.reading([{"national_number": Y}], name="hr", problems=[problem("worker", 0)])
    told = make.build((make.source(), reading), (make.source("hr", "complement"), more)).photo.problem
    assert told["person"].tolist() == ["P00001"]


def test_a_start_set_aside_stays_a_problem_although_the_hire_date_stands_in_for_it(make: SimpleNamespace) -> None:
    reading = make.reading(WORKERS, problems=[problem("worker", 0, "contract_start")])
    assert make.build((make.source(), reading)).photo.problem["field"].tolist() == ["contract_start"]


def test_a_doubt_is_a_problem_with_its_candidates_and_place(make: SimpleNamespace) -> None:
    known = make.known({"person": "P00012", "national_number": X}, {"person": "P00345", "national_number": X})
    built = make.build((make.source(), make.reading(WORKERS)), known=known)
    assert built.photo.problem.to_numpy().tolist() == [
        ["P00347", "worker", "person", "P00012 P00345", "ambiguous_identity", "blox-worker.csv, row 3"]
    ]
    assert built.log.counts["doubts"] == 1
