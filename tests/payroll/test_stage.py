"""Rows of one source, checked and in canonical order."""

from types import SimpleNamespace

import pytest

from assusoft.errors import ConfigError, Refused
from assusoft.payroll.combining.stage import stage


def test_a_row_of_an_entity_that_the_source_does_not_cover_is_refused(make: SimpleNamespace) -> None:
    reading = make.reading([{"payroll_id": "1", "entity": make.entity}, {"payroll_id": "2", "entity": "0999999922"}])
    with pytest.raises(Refused) as error:
        stage(make.source(), reading, "2026-02", [make.entity])
    assert str(error.value) == (
        "blox-worker.csv, row 3: entity '0999999922' is not among those of source blox (0403170701), so this is a file "
        "of another employer; rows concerned: 1. Import the right file, or add the entity to blox.toml. Nothing was "
        "imported."
    )


def test_an_entity_of_the_employer_that_another_source_delivers_is_refused(make: SimpleNamespace) -> None:
    source = make.source(entities=(make.entity,))
    with pytest.raises(Refused, match="entity '0200000033' is not among those of source blox"):
        stage(source, make.reading([{"entity": "0200000033"}]), "2026-02", [make.entity, "0200000033"])


def test_a_source_of_an_entity_the_employer_does_not_have_is_a_configuration_error(make: SimpleNamespace) -> None:
    with pytest.raises(ConfigError, match=r"blox.toml: entities\[1\]: '0999999922' is not among the \[entities\]"):
        stage(make.source(entities=("0999999922",)), make.reading(), "2026-02", [make.entity])


def test_the_only_entity_is_given_to_contracts_without_one(make: SimpleNamespace) -> None:
    staged = stage(make.source(), make.reading([{"payroll_id": "1"}]), "2026-02", [make.entity])
    assert staged.tables["worker"]["entity"].tolist() == [make.entity]


def test_no_entity_is_given_when_there_are_several_or_to_a_complement(make: SimpleNamespace) -> None:
    reading = make.reading([{"payroll_id": "1"}])
    several = stage(make.source(), reading, "2026-02", [make.entity, "0200000033"])
    complement = stage(make.source(role="complement"), reading, "2026-02", [make.entity])
    assert several.tables["worker"]["entity"].isna().all()
    assert complement.tables["worker"]["entity"].isna().all()


def test_amounts_withheld_are_above_zero_and_refunds_below_whichever_way_the_source_writes_them(make: SimpleNamespace):
    rows = [{"payroll_id": "1", "amount": "-7.50"}, {"payroll_id": "2", "amount": "3.00"}, {"payroll_id": "3"}]

    def amounts(sign: str) -> list[str]:
        staged = stage(make.source(withheld=sign), make.reading(deduction=rows), "2026-02", [make.entity])
        return staged.tables["deduction"]["amount"].astype("string").fillna("").tolist()

    assert amounts("positive") == ["-7.50", "3.00", ""]
    assert amounts("negative") == ["7.50", "-3.00", ""]


def test_problems_and_repairs_follow_their_rows_into_canonical_order(make: SimpleNamespace) -> None:
    reading = make.reading(
        [{"payroll_id": "2"}, {"payroll_id": "1"}],
        problems=[{"table": "worker", "row": 0, "field": "sex", "value": "?"}],
        steps=[{"table": "worker", "row": 1, "field": "city", "raw": "a ", "clean": "a"}],
    )
    staged = stage(make.source(), reading, "2026-02", [make.entity])
    assert staged.tables["worker"]["payroll_id"].tolist() == ["1", "2"]
    assert staged.origins["worker"]["worker"].tolist() == ["blox-worker.csv, row 3", "blox-worker.csv, row 2"]
    assert staged.problems["row"].tolist() == [1]
    assert staged.steps["row"].tolist() == [0]
