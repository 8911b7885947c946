"""A rule tried on months that were: counts, who moves, and what is missing."""

import pandas as pd
import pytest

from assusoft.employer.whatif.rule_tried import tried
from assusoft.errors import ConfigError
from assusoft.payroll.photo import photo_from_tables

RULE = "statute = 'employee' and contract_pct >= 50"


def month(name, *rows):
    """A photo of these workers: person, statute, percentage, last day."""
    columns = ["person", "statute", "contract_pct", "contract_end"]
    frame = pd.DataFrame(rows, columns=columns).assign(contract="1", contract_start=pd.Timestamp("2020-01-01").date())
    return name, photo_from_tables(name, {"worker": frame})


@pytest.fixture(scope="module")
def found():
    january = month("2026-01", ("A", "employee", 100, None), ("B", "employee", 40, None), ("C", "worker", None, None))
    february = month("2026-02", ("A", "employee", 100, "2026-02-10"), ("B", "employee", 80, None),
                     ("C", "employee", None, None), ("D", None, 20, None))  # fmt: skip
    return tried(RULE, [january, february])


def test_each_month_counts_those_in_service_by_what_the_rule_says_of_them(found):
    assert found.months["eligible"].tolist() == [1, 1]
    assert found.months["not_eligible"].tolist() == [2, 1]
    assert found.months["unknown"].tolist() == [0, 1]


def test_who_begins_and_who_stops_is_named_and_the_first_month_has_nothing_before_it(found):
    assert found.moves.values.tolist() == [
        ["2026-02", "A", "eligible", "not in service"],
        ["2026-02", "B", "not eligible", "eligible"],
    ]
    assert found.months["begin"].isna().tolist() == [True, False]
    assert found.months[["begin", "stop"]].iloc[1].tolist() == [1, 1]


def test_an_unknown_answer_is_counted_for_the_field_that_made_it_so(found):
    assert found.unknowns.values.tolist() == [["2026-02", "contract_pct", 1]]


def test_a_rule_over_what_does_not_exist_is_refused(petit_warm):
    with pytest.raises(ConfigError, match=r"What is tried: the rule «statut = 'x'» uses the field 'statut'"):
        petit_warm.try_rule("statut = 'x'")


def test_every_stored_photo_is_tried_when_no_month_is_named(petit_warm):
    assert petit_warm.try_rule("statute = 'employee'").months["month"].tolist() == petit_warm.months()
    assert petit_warm.try_rule("statute = 'employee'", ["2026-01"]).months["month"].tolist() == ["2026-01"]
