"""Who a worker is, over months of an employer: an answer holds, and a person's id is never given to another."""

import pytest
from support.households import ANN, BOB, household


@pytest.mark.long
def test_id_that_hr_said_is_another_persons_is_not_given_again(tmp_path):
    home = household(tmp_path / "acme")
    home.month("2026-01", [ANN])
    home.close()
    again = ANN | {"payroll_id": "9", "national_number": "80011068721"}  # another number, and the former one is gone
    home.month("2026-02", [again])
    home.answer("identity", "same:P00001")
    assert home.told() == [("correction", "hosp", "Ann", "2019-01-01")]  # a number was never another one
    home.close()
    home.month("2026-03", [again, BOB])
    home.close()
    april = home.month("2026-04", [again, BOB])
    assert sorted(april.photo("2026-04").worker["last_name"]) == ["Adam", "Baert"]
    assert april.photo("2026-04").worker["person"].nunique() == 2
    assert (home.tasks(), home.told()) == ([], [])


def test_numbers_exchanged_by_the_payroll_stop_the_month_until_hr_says_who_is_who(tmp_path):
    home = household(tmp_path / "acme")
    home.month("2026-01", [ANN, BOB])
    home.close()
    number = "national_number"
    home.month("2026-02", [ANN | {number: BOB[number]}, BOB | {number: ANN[number]}])
    asked = home.tasks()
    assert [(task.kind, task.name, task.blocking) for task in asked] == [
        ("identity", "Adam Ann", True), ("identity", "Baert Bob", True)
    ]  # fmt: skip
    assert home.told() == []
    for task, person in zip(asked, ("P00001", "P00002"), strict=True):
        home.employer.answer(task.id, f"same:{person}", {}, "test", home.at())
    assert sorted(home.told()) == [("correction", "hosp", name, "2019-01-01") for name in ("Ann", "Bob")]
    home.close()
    home.month("2026-03", [ANN | {number: BOB[number]}, BOB | {number: ANN[number]}])
    assert {task.kind for task in home.tasks()} == {"inconsistent_data"}  # the numbers have other birth dates and sexes
    assert home.told() == []
