"""Enterprise numbers as people write them, in files, sources and employer.toml."""

from types import SimpleNamespace

import pytest

from assusoft.errors import Refused
from assusoft.payroll.entities import as_configured, bare
from assusoft.payroll.stamps import check_stamp

WRITTEN = ["0403170701", "0403.170.701", "BE 0403.170.701",
           "BE0403170701", "403170701", "0403 170 701", "BE 403.170.701",
           "0403-170-701"]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("configured", ["0403170701", "0403.170.701", "BE 0403.170.701"])
def test_a_row_of_an_entity_is_its_own_however_it_is_written(
    make: SimpleNamespace, written: str, configured: str
) -> None:
    reading = make.reading([{"payroll_id": "1", "entity": written}, {"payroll_id": "2", "entity": configured}])
    built = make.build((make.source(), reading), entities={configured: "Acme"})
    assert built.photo.worker["entity"].unique().tolist() == [configured]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_source_and_a_file_may_write_it_in_their_own_way(make: SimpleNamespace, written: str) -> None:
    source = make.source(entities=[written])
    built = make.build((source, make.reading([{"payroll_id": "1"}], employers=["403170701"])))
    assert built.photo.worker["entity"].tolist() == [make.entity]
    check_stamp(make.source(), make.reading(employers=[written]), "2026-02", [make.entity])


@pytest.mark.parametrize("written", ["0403170702", "0999.999.922", "403170", "BE", "D1"])
def test_another_number_stays_another(make: SimpleNamespace, written: str) -> None:
    assert as_configured(written, [make.entity]) == written
    with pytest.raises(Refused, match="is not among those of source"):
        make.build((make.source(), make.reading([{"payroll_id": "1", "entity": written}])))


def test_codes_and_names_keep_their_letters() -> None:
    assert bare("1AB1234") == "1AB1234"
    assert bare("Beta") == "BETA"
    assert bare("be1") == "1"
