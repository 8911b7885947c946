"""What goes by the employer's terms is told beforehand, is gone, stays gone, and is a third result beside others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assusoft.employer import Employer, open_employer, restore
from assusoft.errors import Erased, Refused

FIRST, SECOND, LAST = "2025-11", "2025-12", "2026-02"
AT = datetime.now(UTC) + timedelta(days=1)
TERMS = "\n[retention]\nphotos = 2\nstates = 2\nextracts = 2\ndocuments = 2\naudits = 2\n"


def with_terms(employer: Employer) -> Employer:
    """The same folder, opened with terms of two months: the first two of four are due."""
    path = employer.folder / "employer.toml"
    path.write_text(path.read_text("utf-8") + TERMS, "utf-8")
    return open_employer(employer.folder)


@pytest.fixture
def due(petit: Employer) -> Employer:
    return with_terms(petit)


def test_without_a_term_nothing_is_due_and_nothing_is_erased(petit: Employer) -> None:
    found = petit.retention()
    assert (set(found.terms.values()), found.due, found.erased) == ({None}, {}, ())
    with pytest.raises(Refused, match=r"employer\.toml has no term .* Nothing was erased"):
        petit.erase("because", "An", AT)


def test_what_is_due_is_told_erased_and_recorded(due: Employer) -> None:
    told = due.retention()
    assert set(told.through.values()) == {SECOND}
    assert {"photos", "extracts", "documents"} <= set(told.due)
    with pytest.raises(Refused, match="Why is it erased"):
        due.erase(" ", "An", AT)
    done = due.erase("the term is over", "An", AT)
    assert done.erasure.rows == sum(rows for rows, _ in told.due.values()) > 0
    again = due.retention()
    assert (again.due, again.erased) == ({}, (done.erasure,))
    with pytest.raises(Refused, match="Nothing is due"):
        due.erase("again", "An", AT)
    assert [entry.kind for entry in due.journal()][-1] == "erasure"
    assert [path for path in done.files if "extracts" in path.parts and not path.exists()]


def test_an_erased_month_is_neither_equal_nor_different_and_the_others_are_as_before(due: Employer) -> None:
    messages, register = due.messages(LAST), due.register("alpha", LAST)
    due.erase("the term is over", "An", AT)
    found = open_employer(due.folder).verify()
    assert found.equal
    assert found.erased[FIRST] > 0
    assert FIRST in found.erased
    assert LAST not in found.erased
    now = open_employer(due.folder)
    assert now.messages(LAST) == messages
    assert now.register("alpha", LAST).equals(register)
    with pytest.raises(Erased, match=r"is erased: \d+ rows"):
        now.photo(FIRST)
    certificate = now.certificate(FIRST)
    assert (certificate.ok, certificate.state) == (True, "erased")
    assert "is erased:" in "\n".join(certificate.lines("en"))
    assert now.certificate(LAST).ok
    assert now.history("P00001")
    assert now.status(LAST)


def test_the_last_backup_restored_keeps_what_was_erased_away(due: Employer, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    due.backup(file)
    done = due.erase("the term is over", "An", AT)
    assert [Path(one.file) for one in done.backups] == [file]
    (due.folder / "assusoft.db").rename(tmp_path / "lost.db")
    back = restore(due.folder, file)
    assert back.erased is not None
    assert back.erased.rows == done.erasure.rows
    now = open_employer(due.folder)
    with pytest.raises(Erased):
        now.photo(FIRST)
    assert now.verify().equal
    assert now.retention().due == {}


def test_a_term_that_keeps_too_little_to_go_on_is_refused(petit: Employer) -> None:
    path = petit.folder / "employer.toml"
    path.write_text(path.read_text("utf-8") + "\n[retention]\nphotos = 1\n", "utf-8")
    with pytest.raises(Exception, match=r"photos.*(greater than or equal to|at least) 2"):
        open_employer(petit.folder)
