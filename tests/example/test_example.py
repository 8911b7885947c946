"""The smallest employer that shows a message: small, of nobody, and still showing it."""

import shutil
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import iban, nn, vat
from support.few import AT, SECOND

from assusoft.employer import open_employer
from assusoft.errors import Refused
from assusoft.example import smallest as smallest_example
from assusoft.example.disguise import Disguise
from assusoft.example.leaks import IDENTIFIERS, identifiers_of, left_in
from assusoft.example.shrinking import smallest
from assusoft.example.smallest import write_example
from assusoft.example.toml import toml_text


@given(st.sets(st.integers(0, 30), max_size=5), st.integers(1, 31))
def test_what_is_left_shows_it_and_nothing_of_it_can_be_spared(needed, size):
    parts = list(range(size))
    wanted = needed & set(parts)
    assert smallest(parts, lambda some: wanted <= set(some)) == sorted(wanted)


@given(st.sets(st.integers(0, 11), min_size=2, max_size=5))
def test_without_any_one_part_it_does_not_show_any_more_though_parts_depend_on_each_other(pairs):
    """It shows with any two of them that follow each other in order: several smallest sets exist."""
    ordered = list(combinations(sorted(pairs), 2))
    left = smallest(range(12), lambda some: any({*pair} <= {*some} for pair in ordered))
    assert len(left) == 2
    assert tuple(left) in ordered


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.sampled_from("MF"), st.integers(0, 10**6))
def test_identifiers_become_others_that_pass_their_checks(born, sex, seed):
    row = {"birth_date": born, "sex": sex}
    disguise = Disguise(frozenset([born.isoformat()]), Random(seed), True, "category = 'executive'")

    def other(name, value, type="text"):
        return disguise.value(name, value, row, type)

    birth = other("birth_date", born, "date")
    assert birth != born
    assert (birth.year, birth.month) == (born.year, born.month)
    number = other("national_number", "85020300159")
    assert nn.is_valid(number)
    assert (nn.get_birth_date(number), nn.get_gender(number)) == (birth, sex)
    assert other("worker_national_number", "85020300159") == number != other("national_number", "90050100250")
    assert iban.is_valid(other("bank_account", "BE71096123456769"))
    assert vat.is_valid(other("entity", "0899900177"))
    assert other("last_name", "Peeters") == other("last_name", "Peeters") != other("last_name", "Maes")
    assert (other("category", "executive"), other("function", "night guard")) == ("executive", "function 1")
    assert other("monthly_salary", Decimal("0.00"), "money") == 0
    low, high = (other("monthly_salary", Decimal(pay), "money") for pay in ("3000.00", "3100.00"))
    assert low < high


def test_what_an_original_has_nothing_becomes():
    disguise = Disguise(frozenset(["E00001", "E00002"]), Random(1), True, "")
    assert disguise.value("payroll_id", "1", {}, "text") == "E00003"


def test_keys_become_toml_that_reads_back():
    keys = {"a": 'x"\n', "b": [1, Decimal("2.5")], "c d": {"e": True, "f": date(2026, 1, 1)}, "g": []}
    assert tomllib.loads(toml_text(keys), parse_float=Decimal) == keys


@pytest.fixture(scope="module")
def moved(few_built, tmp_path_factory):
    """The very small employer; Boris moved house in the second month."""
    folder = shutil.copytree(few_built, tmp_path_factory.mktemp("moved") / "few")
    (file,) = (folder / "extracts" / SECOND).glob("workers*")
    lines = file.read_text("utf-8").splitlines()
    place = lines[0].split(";").index("street")
    cells = lines[2].split(";")
    cells[place] = "Nieuwe Dreef"
    file.write_text("\n".join([*lines[:2], ";".join(cells), *lines[3:]]) + "\n", "utf-8")
    employer = open_employer(folder)
    employer.import_month(SECOND, [], "An", AT, release="moved")
    return employer


def written(employer, to):
    """The example of the address that changed, and that message."""
    (message,) = [one for one in employer.messages(SECOND) if one.kind == "address"]
    return message, write_example(employer, message.id, to, datetime(2026, 1, 5, tzinfo=UTC), Random(1))


@pytest.mark.long
def test_the_example_is_as_small_as_can_be(moved, tmp_path):
    found = written(moved, tmp_path / "example")[1]
    assert {name: after for name, (_, after) in found.sizes.items()} == {
        "persons": 1, "months": 2, "plan sheets": 1, "fields": 1,
    }  # fmt: skip


def test_the_example_shows_the_message_of_one_person_and_holds_nobody(moved, tmp_path, monkeypatch):
    def cut(case, told, shows):
        """What a search would leave, in one step."""
        small = replace(case.with_cells([("worker", "street")]), sheets={"group.toml": case.sheets["group.toml"]})
        assert shows(small)
        return small

    monkeypatch.setattr(smallest_example, "shrunk", cut)
    to = tmp_path / "example"
    message, found = written(moved, to)
    assert (found.same_day, found.whole) == (True, False)
    again = open_employer(to)
    (shown,) = [one for one in again.messages(SECOND) if one.kind == "address"]
    assert (shown.id, shown.supplier, shown.plan) == (found.message.id, message.supplier, message.plan)
    assert shown.effective == message.effective
    assert shown.after.keys() == message.after.keys()
    assert shown.after != message.after
    again.store.close()
    assert shown.id in (to / "README.md").read_text("utf-8")
    texts = identifiers_of(moved)
    assert {"Nieuwe Dreef", "Peeters", "Small"} <= texts
    assert left_in(to, texts) is None


def test_an_identifier_that_is_left_is_found(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file.bin").write_bytes(b"\x00Peeters\x00 1234567 12345678")
    assert left_in(tmp_path, frozenset(["Maes", "Peeters"])) == "Peeters"
    assert left_in(tmp_path, frozenset(["Peet", "123456", "Zoë"])) is None


def test_what_tells_who_it_is_becomes_another():
    disguise = Disguise(frozenset(), Random(1), True, "")
    for name in IDENTIFIERS:
        value = date(1990, 1, 1) if name == "birth_date" else "85020300159"
        assert disguise.value(name, value, {}, "text") != value


def test_an_example_is_refused_in_one_sentence(moved, tmp_path):
    def refusal(id, to):
        with pytest.raises(Refused) as refused:
            write_example(moved, id, to, AT, Random(1))
        return str(refused.value)

    assert "No month has a message 'M00000000000000000000'" in refusal("M" + "0" * 20, tmp_path / "new")
    assert "is a task, and a message is needed here" in refusal("T" + "0" * 20, tmp_path / "new")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    assert "is not empty. Give the example a folder of its own." in refusal("M" + "0" * 20, tmp_path / "full")
    assert not (tmp_path / "new").exists()
