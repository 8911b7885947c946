"""Files on disk read by path and name of layout."""

from pathlib import Path

import pytest

import assusoft
from assusoft.errors import Refused
from assusoft.inference.extract import read_extract

SAMPLES = Path(__file__).parents[1] / "layouts" / "samples"


def test_extract_is_read_by_its_path_and_the_name_of_a_layout():
    reading = assusoft.read_extract(SAMPLES / "own-system" / "hr.xml", "own-system")
    assert list(reading.tables["worker"]["payroll_id"]) == ["000101", "000102"]


def test_extract_of_several_files_needs_the_month_its_rows_are_valid_in(tmp_path):
    (tmp_path / "sap.toml").write_text('extends = "sap-hcm"\n[codes.entity]\n"BE01" = "0403170701"')
    files = sorted((SAMPLES / "sap-hcm").iterdir())
    assert len(read_extract(files, "sap", "2026-02", [tmp_path]).tables["worker"]) == 2
    with pytest.raises(Refused, match="Layout 'sap' reads rows as they stand in a month: say which"):
        read_extract(files, "sap", search=[tmp_path])


def test_years_of_two_digits_need_the_month_that_tells_their_century():
    sample = Path(__file__).parents[2] / "data" / "samples" / "payroll" / "partena-level5" / "level5-2026-02.txt"
    with pytest.raises(Refused, match="has years of two digits, and the month tells their century: say which"):
        read_extract(sample, "partena-level5")
    hired = read_extract(sample, "partena-level5", "2026-02").tables["worker"]["hire_date"]
    assert hired.min().year > 1980


def test_file_that_is_not_there_is_told():
    with pytest.raises(Refused, match=r"nowhere.xml cannot be read: No such file"):
        read_extract("nowhere.xml", "own-system")
