"""A plan rule names an entity as employer.toml does, or it would be true of nobody."""

import pytest
from support.households import household

from assusoft.employer import open_employer
from assusoft.errors import ConfigError


@pytest.mark.parametrize("written", ["0403.170.701", "BE 0403.170.701", "403170701"])
@pytest.mark.parametrize("rule", ["entity = '{}'", "statute = 'employee' AND entity IN ('0403170701', '{}')"])
def test_another_spelling_of_an_entity_is_refused_with_the_right_one(tmp_path, written, rule) -> None:
    house = household(tmp_path / "acme")
    sheet = house.folder / "plans" / "hosp.toml"
    sheet.write_text(sheet.read_text().replace("statute = 'employee'", rule.format(written)))
    with pytest.raises(ConfigError) as refused:
        _ = open_employer(house.folder).plans
    assert f"hosp.toml, line 4: eligible: compares entity with '{written}', a spelling it never" in str(refused.value)
    assert "write '0403170701', as in [entities] of employer.toml." in str(refused.value)


def test_the_spelling_of_employer_toml_is_the_one_of_rules(tmp_path) -> None:
    house = household(tmp_path / "acme")
    settings, sheet = house.folder / "employer.toml", house.folder / "plans" / "hosp.toml"
    settings.write_text(settings.read_text().replace("0403170701", "0403.170.701"))
    sheet.write_text(sheet.read_text().replace("statute = 'employee'", "entity = '0403.170.701' OR entity = 'other'"))
    assert len(open_employer(house.folder).plans) == 1
