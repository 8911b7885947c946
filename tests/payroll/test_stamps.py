"""A file of another employer, or of another month, is refused."""

from types import SimpleNamespace

import pytest

from assusoft.errors import Refused
from assusoft.payroll.stamps import check_stamp, other_months, strange_employers


def test_a_file_of_another_employer_is_refused(make: SimpleNamespace) -> None:
    reading = make.reading([{"payroll_id": "1"}], employers=["0999999922"])
    with pytest.raises(Refused) as error:
        check_stamp(make.source(), reading, "2026-02", [make.entity])
    assert str(error.value) == (
        "blox-worker.csv: made for employer '0999999922', but source blox expects '0403170701'. Import the right file, "
        "or add '0999999922' to employers in blox.toml. Nothing was imported."
    )


def test_a_file_of_another_month_is_refused(make: SimpleNamespace) -> None:
    reading = make.reading([{"payroll_id": "1"}], months=["2026-01", "2026-02"])
    with pytest.raises(Refused) as error:
        check_stamp(make.source(), reading, "2026-02", [make.entity])
    assert str(error.value) == (
        "blox-worker.csv: made for '2026-01', but 2026-02 was to be imported. Import the file of 2026-02, or give "
        "--month 2026-01. Nothing was imported."
    )


@pytest.mark.parametrize("name", ["0403170701", "0403.170.701", "BE 0403.170.701", "be0403170701"])
def test_an_enterprise_number_may_be_written_in_many_ways(make: SimpleNamespace, name: str) -> None:
    check_stamp(make.source(), make.reading([{"payroll_id": "1"}], employers=[name]), "2026-02", [make.entity])


def test_the_employers_a_source_names_are_the_only_ones_expected(make: SimpleNamespace) -> None:
    source = make.source(employers=("1AB1234",))
    check_stamp(source, make.reading(employers=["1AB1234"], months=["2026-02"]), "2026-02", [make.entity])
    with pytest.raises(Refused, match="the files of source blox: made for employer '0403170701'"):
        check_stamp(source, make.reading(employers=[make.entity]), "2026-02", [make.entity])


def test_what_is_strange_in_files_is_told_without_refusing_them(make: SimpleNamespace) -> None:
    reading = make.reading(employers=[make.entity, "0999999922"], months=["2026-01", "2026-02"])
    assert strange_employers(make.source(), reading, [make.entity]) == ["0999999922"]
    assert other_months(reading, "2026-02") == ["2026-01"]
