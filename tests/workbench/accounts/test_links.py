"""Links to benefit sheets: what they ask, how often, how long; one opens once."""

from datetime import date

import pytest
from sqlalchemy import select, update

from assusoft.workbench.accounts.database import LINKS, open_accounts
from assusoft.workbench.accounts.links import TRIES, answer_of, is_right, link_of, make_link, use_up

ANSWER = answer_of(date(1985, 7, 1), "blox-00417")


@pytest.fixture
def accounts(tmp_path):
    return open_accounts(tmp_path)


@pytest.fixture
def secret(accounts) -> str:
    return make_link(accounts, "/acme", "P00001", "S12", ANSWER, 14)


def test_the_right_answer_opens_once_and_nothing_of_it_is_stored_plainly(accounts, secret):
    link = link_of(accounts, secret)
    assert (link.person, link.sheet) == ("P00001", "S12")
    assert is_right(accounts, link, answer_of(date(1985, 7, 1), " 417"))
    assert use_up(accounts, link)
    assert not use_up(accounts, link)
    assert (link_of(accounts, secret), is_right(accounts, link, ANSWER)) == (None, False)
    with accounts.connect() as connection:
        stored = str(connection.execute(select(LINKS)).all())
    assert not any(text in stored for text in (secret, "1985", "417"))


def test_looking_uses_nothing_up_and_five_wrong_answers_close_it(accounts, secret):
    for _ in range(3 * TRIES):
        assert link_of(accounts, secret)
    link = link_of(accounts, secret)
    for _ in range(TRIES):
        assert not is_right(accounts, link, answer_of(date(1985, 7, 2), "417"))
    assert (link_of(accounts, secret), is_right(accounts, link, ANSWER)) == (None, False)


def test_one_that_is_too_old_opens_nothing_and_is_forgotten(accounts, secret):
    with accounts.begin() as connection:
        connection.execute(update(LINKS).values(until=date(2020, 1, 1)))
    assert link_of(accounts, secret) is None
    assert link_of(accounts, "") is None
    make_link(accounts, "/acme", "P00002", "S13", ANSWER, 14)
    with accounts.connect() as connection:
        assert [row.person for row in connection.execute(select(LINKS))] == ["P00002"]
