"""Parts on some rows of a file without header: PeopleSoft's leaves and departures."""

from support.systems import files_of

from assusoft.inference import infer

JOB = next(file for file in files_of("peoplesoft") if file.name.startswith("JOB"))


def parts(rows):
    found = infer("\n".join(rows).encode(), JOB.name)
    return {part.system_part: part for part in found.parts}


def rows():
    return JOB.content.decode().splitlines()[1:]


def test_leaves_are_told_by_the_actions_their_codes_and_days_that_never_end_before_they_begin():
    leave = parts(rows())["leave"]
    told = {name: leave.column_of(name).place for name in ("interruption_kind", "interruption_from", "interruption_to")}
    assert told == {
        "interruption_kind": "column 25", "interruption_from": "column 1", "interruption_to": "column 26",
    }  # fmt: skip
    assert leave.column_of("payroll_id").place == "column 3"


def test_reasons_of_departures_are_read_in_the_rows_of_those_who_left():
    departure = parts(rows())["departure"]
    assert departure.column_of("end_reason").place == "column 25"
    assert len(departure.found.rows) == 4


def test_two_columns_of_actions_are_not_told_apart():
    doubled = [f"{row},{row.split(',')[-3]}" for row in rows()]
    assert "leave" not in parts(doubled)
