"""The life of a difference: decided by people, settled by a statement alone."""

from datetime import date

import pytest
from support.billing import compared, due
from support.catalogues import translations

from assusoft.statements.classes import CLASSES
from assusoft.statements.life import Decided, state_of

DAY = date(2026, 4, 1)
[OPEN] = compared([due()], []).differences
[LATE] = compared([due()], [], earlier=[]).differences


def state(choice: str = "", until: date | None = None, still: bool | None = None, of=OPEN) -> str:
    return state_of(of, [Decided(choice, until, of.amount)] if choice else [], still, DAY)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("", "open"), ("ask", "asked"), ("dispute", "disputed"), ("accept", "accepted"), ("write-off", "written-off")],
)
def test_what_is_decided_is_its_state_until_a_statement_comes(choice: str, expected: str) -> None:
    assert state(choice) == expected


def test_what_will_go_by_itself_is_pending() -> None:
    assert (LATE.name, state(of=LATE)) == ("T-02", "pending")


@pytest.mark.parametrize("choice", ["", "dispute", "accept", "write-off"])
def test_only_a_statement_settles(choice: str) -> None:
    assert state(choice, still=False) == "settled"
    assert state(choice, still=True) != "settled"


def test_an_agreement_that_the_next_statement_does_not_show_is_open_again() -> None:
    assert state("accept", still=True) == "reopened"


def test_waiting_ends_on_its_day() -> None:
    assert state("wait", DAY) == "suppressed"
    assert state("wait", date(2026, 3, 31)) == "reopened"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_class_is_said_in_every_language(language: str) -> None:
    assert {one.sentence for one in CLASSES.values()} <= translations(language).keys()
