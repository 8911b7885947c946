"""People who may log in, for how long, and what their roles come to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from assusoft.errors import Refused
from assusoft.workbench.accounts.database import SESSIONS, SITTINGS, open_accounts
from assusoft.workbench.accounts.roles import Grant, standing
from assusoft.workbench.accounts.sessions import (
    begin_session,
    end_session,
    locked_out,
    looks,
    minutes_spent,
    note_failure,
    note_look,
    note_work,
    session_of,
    set_language,
)
from assusoft.workbench.accounts.users import (
    add_user,
    grant,
    grants,
    one_user,
    revoke,
    right_password,
    set_active,
    set_password,
    users,
)

LONG = "long enough a password"


@pytest.fixture
def accounts(tmp_path):
    engine = open_accounts(tmp_path)
    add_user(engine, "claire", LONG, "Claire", "nl")
    yield engine
    engine.dispose()


def ago(**before: int) -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) - timedelta(**before)


def test_a_password_is_right_or_not_and_nobody_has_none(accounts):
    assert right_password(accounts, "claire", LONG)
    assert not right_password(accounts, "claire", LONG + " ")
    assert not right_password(accounts, "nobody", LONG)
    add_user(accounts, "outside", "", outside=True)
    assert not right_password(accounts, "outside", "")


@pytest.mark.parametrize(
    ("name", "password", "language", "sentence"),
    [
        ("claire", LONG, "fr", "There is somebody called 'claire' already. Give another name."),
        ("Cl aire", LONG, "fr", "'Cl aire' cannot be a log-in name: it needs 2 to 64 small letters, digits and"),
        ("anna", "short", "fr", "A password needs 12 letters or more; this one has 5."),
        ("anna", LONG, "de", "There is no language 'de'. The languages are: en, fr, nl."),
    ],
)
def test_who_cannot_be_added(accounts, name, password, language, sentence):
    with pytest.raises(Refused) as refused:
        add_user(accounts, name, password, language=language)
    assert str(refused.value).startswith(sentence)
    assert [user.name for user in users(accounts)] == ["claire"]


def test_a_role_needs_somebody_and_a_supplier_where_it_is_a_suppliers(accounts):
    for given, sentence in (
        (Grant("nobody", "*", "hr"), "There is nobody called 'nobody'. Add them: assusoft users add nobody"),
        (Grant("claire", "*", "king"), "There is no role 'king'. The roles are: hr, actuary, auditor,"),
        (Grant("claire", "*", "supplier"), "The role supplier, and only that one, needs the supplier whose view it is"),
    ):
        with pytest.raises(Refused) as refused:
            grant(accounts, given)
        assert str(refused.value).startswith(sentence)
    grant(accounts, Grant("claire", "/a", "hr", ("0899900177",)))
    grant(accounts, Grant("claire", "/a", "hr"))
    assert grants(accounts, "claire") == [Grant("claire", "/a", "hr")]
    revoke(accounts, Grant("claire", "/a", "hr"))
    assert grants(accounts) == []


def test_roles_add_up_employer_by_employer():
    own = [Grant("a", "/x", "hr", ("1",)), Grant("a", "/x", "auditor", ("2",)), Grant("a", "/y", "administrator")]
    at_x, at_y = standing(own, "/x"), standing(own, "/y")
    assert at_x.entities == ("1", "2")
    assert {"answer", "journal"} <= at_x.rights
    assert "administer" not in at_x.rights
    assert at_y.rights == {"administer"}
    assert standing(own, "/z").rights == frozenset()
    assert standing([*own, Grant("a", "*", "hr")], "/x").entities == ()


def test_a_log_in_ends_when_idle_after_twelve_hours_at_log_out_and_with_its_person(accounts):
    def still(**changed: datetime) -> bool:
        secret = begin_session(accounts, "claire")
        if changed:
            with accounts.begin() as connection:
                connection.execute(update(SESSIONS).values(**changed))
        return session_of(accounts, secret) is not None

    assert still()
    assert still(seen=ago(minutes=59))
    assert not still(seen=ago(minutes=61))
    assert not still(began=ago(hours=13))
    secret = begin_session(accounts, "claire")
    end_session(accounts, session_of(accounts, secret).hash)
    assert session_of(accounts, secret) is None
    for ends in (lambda: set_active(accounts, "claire", False), lambda: set_password(accounts, "claire", LONG + "2")):
        set_active(accounts, "claire", True)
        secret = begin_session(accounts, "claire")
        ends()
        assert session_of(accounts, secret) is None
    assert session_of(accounts, "guessed") is None


def test_a_language_is_kept_for_the_next_log_in(accounts):
    first = session_of(accounts, begin_session(accounts, "claire"))
    assert first.language == "nl"
    set_language(accounts, first, "fr")
    assert session_of(accounts, begin_session(accounts, "claire")).language == "fr"
    assert one_user(accounts, "claire").language == "fr"


def test_five_wrong_passwords_lock_a_name_out_and_fifty_an_address(accounts):
    for number in range(5):
        assert not locked_out(accounts, "claire", "1")
        note_failure(accounts, "claire", str(number))
    assert locked_out(accounts, "claire", "1")
    assert not locked_out(accounts, "anna", "1")
    for number in range(50):
        note_failure(accounts, f"name{number}", "9")
    assert locked_out(accounts, "anna", "9")
    begin_session(accounts, "claire")
    assert not locked_out(accounts, "claire", "1")


def test_pauses_of_more_than_five_minutes_are_not_time_spent(accounts):
    def at(began: datetime, last: datetime) -> None:
        with accounts.begin() as connection:
            connection.execute(update(SITTINGS).values(began=began, last=last))

    note_work(accounts, "claire", "/a", "2026-01")
    at(ago(minutes=30), ago(minutes=4))
    note_work(accounts, "claire", "/a", "2026-01")
    assert minutes_spent(accounts, "/a", "2026-01") == 30
    with accounts.begin() as connection:
        connection.execute(update(SITTINGS).values(last=ago(minutes=6)))
    note_work(accounts, "claire", "/a", "2026-01")
    assert minutes_spent(accounts, "/a", "2026-01") == 30
    assert minutes_spent(accounts, "/b", "2026-01") == 0


def test_who_looked_at_whom_is_kept(accounts):
    note_look(accounts, "claire", "/a", "P00001")
    assert [(user, person) for _, user, person in looks(accounts, "/a")] == [("claire", "P00001")]
    assert looks(accounts, "/b") == []
