"""Pages without a browser: the small employer with its second month open, and whoever looks at it."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assusoft.employer import Employer, open_employer
from assusoft.workbench.accounts.roles import RIGHTS
from assusoft.workbench.pages import inner, remembered
from assusoft.workbench.pages.conversation import Conversation
from assusoft.workbench.pages.pages import page_named
from assusoft.workbench.pages.visit import Visit


@pytest.fixture(scope="session")
def warm(built) -> Employer:
    """The employer with its months decided, to be looked at."""
    employer = open_employer(built)
    employer.tasks()
    return employer


@pytest.fixture
def acme(folder, warm) -> Employer:
    """A copy of it to be changed, which knows what was derived of the same facts."""
    employer = open_employer(folder)
    employer.views |= warm.views
    return employer


@pytest.fixture(autouse=True)
def memory(monkeypatch) -> None:
    """What a page of a former test derived is not remembered."""
    monkeypatch.setattr(remembered, "_KEPT", {})


@pytest.fixture(autouse=True)
def seen(monkeypatch) -> list[str]:
    """Whose pages were opened, in place of the server that keeps a log of it."""
    found: list[str] = []
    monkeypatch.setattr(inner, "note_seen", lambda _visit, person: found.append(person))
    return found


def _visit(employer: Employer, role: str = "hr", language: str = "en", entities=(), name: str = "Claire", month=""):
    """Somebody of that role at the employer."""
    rights = frozenset(RIGHTS[role].split())
    return Visit(name.lower(), name, role, rights, language, employer, Path(employer.folder).name, month, entities)


class Talk:
    """A page as a browser has it: its regions, and the last answer."""

    def __init__(self, page: str, visit: Visit, **values: str) -> None:
        self._conversation = Conversation(page_named(page), lambda: visit, values)
        self._number, self.regions, self.last = 0, {}, {}
        self.act("start")

    def act(self, act: str, /, **values: str) -> dict[str, Any]:
        """One act; `f__x` is the field `f.x`."""
        self._number += 1
        given = {key.replace("__", "."): value for key, value in values.items()}
        self.last = self._conversation.answer({"n": str(self._number), "act": act, "values": given})
        self.regions |= self.last.get("regions") or {}
        return self.last

    def text(self, region: str) -> str:
        """The words of a region."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.regions[region])).split())

    def ids(self, region: str = "main") -> list[str]:
        """The ids of the rows of its list."""
        return re.findall(r'<tr data-id="([^"]+)"', self.regions[region])


@pytest.fixture(scope="session")
def talk() -> type[Talk]:
    """Opens a page."""
    return Talk


@pytest.fixture(scope="session")
def visiting():
    """Makes a visit: `visiting(employer, role, language, entities, name)`."""
    return _visit


@pytest.fixture
def visit_for() -> Callable[..., Visit]:
    """`visit_for(employer, role, language, entities, month)`: a visit by somebody of that role."""

    def visit(employer: Employer, role: str = "hr", language: str = "en", entities=(), month: str = "") -> Visit:
        rights = frozenset(RIGHTS[role].split())
        return Visit(role, role.title(), role, rights, language, employer, "acme", month, entities)

    return visit


@pytest.fixture
def handed(monkeypatch) -> dict[str, bytes]:
    """Name -> content of the files that pages hand over."""
    files: dict[str, bytes] = {}

    def hand_over(_visit: Visit, name: str, content: bytes) -> str:
        files[name] = content
        return f"/acme/download/{name}"

    for module in (inner, *_using()):
        monkeypatch.setattr(module, "hand_over", hand_over)
    return files


def _using():
    from assusoft.workbench.pages.importing import page as importing
    from assusoft.workbench.pages.reports import page as reports

    return importing, reports


@pytest.fixture
def upload() -> Callable[..., str]:
    """`upload(employer, name, content)`: a file where the server puts what comes in; the line that says which."""
    numbers = iter(range(1, 1000))

    def put(employer: Employer, name: str, content: bytes) -> str:
        id = f"{next(numbers):016x}"
        folder = Path(employer.folder) / ".incoming" / id
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
        return f"{id}/{name}"

    return put
