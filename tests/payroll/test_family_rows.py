"""Family members and deductions find their worker; members keep their key."""

from datetime import date
from types import SimpleNamespace

from assusoft.payroll.photo import Built

X, Y = "85073003328", "90021511120"
BORN = date(2015, 5, 5)
WORKERS = (
    {
        "payroll_id": "1",
        "national_number": X,
        "last_name": "Peeters",
        "first_name": "Jan",
        "hire_date": date(2020, 1, 1),
    },
    {"payroll_id": "2", "national_number": Y, "last_name": "Claes", "first_name": "An", "hire_date": date(2021, 1, 1)},
)


def test_a_family_member_finds_its_worker_by_payroll_number_in_its_source(make: SimpleNamespace) -> None:
    linx = make.reading([{**WORKERS[1], "payroll_id": "1"}], [{"payroll_id": "1", "first_name": "Mia"}], name="linx")
    blox = make.reading([WORKERS[0]], [{"payroll_id": "1", "first_name": "Leo"}])
    family = make.build((make.source(), blox), (make.source("linx"), linx)).photo.family
    assert dict(zip(family["first_name"], family["person"], strict=True)) == {"Leo": "P00001", "Mia": "P00002"}


def test_a_family_member_finds_its_worker_by_national_number(make: SimpleNamespace) -> None:
    reading = make.reading(WORKERS, [{"worker_national_number": Y, "first_name": "Mia"}])
    assert make.build((make.source(), reading)).photo.family["person"].tolist() == ["P00002"]


def test_a_complement_may_bring_family_members_and_deductions(make: SimpleNamespace) -> None:
    more = make.reading(
        family=[{"payroll_id": "2", "first_name": "Mia"}], deduction=[{"payroll_id": "1", "wage_code": "77"}], name="hr"
    )
    photo = make.build((make.source(), make.reading(WORKERS)), (make.source("hr", "complement"), more)).photo
    assert photo.family["person"].tolist() == ["P00002"]
    assert photo.deduction["person"].tolist() == ["P00001"]


def refused(built: Built) -> list[list[str]]:
    return built.photo.problem[["table", "field", "value", "reason", "where"]].to_numpy().tolist()


def test_a_family_member_without_worker_is_a_problem_and_a_refused_line(make: SimpleNamespace) -> None:
    built = make.build((make.source(), make.reading(WORKERS, [{"payroll_id": "9", "first_name": "Mia"}])))
    assert refused(built) == [["family", "payroll_id", "9", "family_without_worker", "blox-family.csv, row 2"]]
    assert built.photo.problem["person"].isna().all()
    assert built.log.left_out[["file", "row", "outcome", "reason"]].to_numpy().tolist() == [
        ["blox-family.csv", 2, "refused", "family_without_worker"]
    ]


def test_a_family_member_of_two_workers_at_once_is_a_problem(make: SimpleNamespace) -> None:
    reading = make.reading(WORKERS, [{"payroll_id": "1", "worker_national_number": Y, "first_name": "Mia"}])
    built = make.build((make.source(), reading))
    assert built.photo.family.empty
    assert refused(built)[0][3] == "family_without_worker"


def test_a_deduction_without_worker_is_a_problem_and_a_refused_line(make: SimpleNamespace) -> None:
    built = make.build((make.source(), make.reading(WORKERS, deduction=[{"payroll_id": "9", "wage_code": "77"}])))
    assert refused(built) == [["deduction", "payroll_id", "9", "deduction_without_worker", "blox-deduction.csv, row 2"]]


def members(make: SimpleNamespace, *rows: dict[str, object]) -> list[str]:
    built = make.build((make.source(), make.reading(WORKERS, [{"payroll_id": "1", **row} for row in rows])))
    return [str(member) for member in built.photo.family["member"]]


def test_a_member_keeps_its_key_when_its_national_number_becomes_known(make: SimpleNamespace) -> None:
    before = members(make, {"first_name": "Zoé", "birth_date": BORN})
    after = members(make, {"first_name": "ZOE", "birth_date": BORN, "national_number": "15050500242", "sex": "F"})
    assert before == after


def test_a_member_without_birth_date_is_known_by_first_name_and_national_number(make: SimpleNamespace) -> None:
    assert len(set(members(make, {"first_name": "Zoé", "national_number": "15050500242"}, {"first_name": "Zoé"}))) == 2


def test_twins_of_one_first_name_are_two_members(make: SimpleNamespace) -> None:
    first, second = members(
        make,
        {"first_name": "Jan", "birth_date": BORN, "national_number": "15050500143"},
        {"first_name": "Jan", "birth_date": BORN, "national_number": "15050500341"},
    )
    assert second == f"{first}#2"


def test_a_child_that_two_contracts_or_two_sources_tell_of_is_one_member(make: SimpleNamespace) -> None:
    workers = [WORKERS[0], {**WORKERS[0], "payroll_id": "3"}]
    child = {"first_name": "Mia", "birth_date": BORN}
    blox = make.reading(workers, [{**child, "payroll_id": "1"}, {**child, "payroll_id": "3", "dependent": True}])
    more = make.reading(family=[{**child, "payroll_id": "1", "dependent": False, "disabled": False}], name="hr")
    built = make.build((make.source(), blox), (make.source("hr", "complement"), more))
    assert built.photo.family[["dependent", "disabled"]].to_numpy().tolist() == [[True, False]]
    assert built.log.conflicts[["table", "person", "field", "kept", "set_aside"]].to_numpy().tolist() == [
        ["family", "P00001", "dependent", "true", "false"]
    ]
    assert len(built.origins[built.origins["table"] == "family"]) == 3
