"""Pages without a browser: the small employer with its second month open, and whoever looks at it."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from assusoft.employer import Employer, open_employer
from assusoft.workbench.accounts.roles import RIGHTS
from assusoft.workbench.pages import inner
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
def seen(monkeypatch) -> list[str]:
    """Whose pages were opened, in place of the server that keeps a log of it."""
    found: list[str] = []
    monkeypatch.setattr(inner, "note_seen", found.append)
    return found


def visit_for(employer: Employer, role: str = "hr", language: str = "en", entities=(), name: str = "Claire", month=""):
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
    return visit_for
