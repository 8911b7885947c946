"""A page without a browser: somebody who looks at it, what they do, and the regions as they then stand."""

import html
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from assusoft.employer import Employer
from assusoft.workbench.accounts.roles import RIGHTS
from assusoft.workbench.pages.conversation import Conversation
from assusoft.workbench.pages.pages import page_named
from assusoft.workbench.pages.visit import Visit


def visit_of(
    employer: Employer, role: str = "hr", language: str = "en", entities: Collection[str] = (), month: str = "",
    name: str = "Claire",
) -> Visit:  # fmt: skip
    """Somebody of that role, who may see these legal entities (none: all)."""
    rights = frozenset(RIGHTS[role].split())
    return Visit(name.lower(), name, role, rights, language, employer, "acme", month, entities)


class Talk:
    """A page opened by somebody: `regions` are what the browser shows by now."""

    def __init__(self, page: str, visit: Visit, **values: str) -> None:
        self._conversation, self._number = Conversation(page_named(page), lambda: visit, values), 0
        self.regions: dict[str, str] = {}
        self.does("start")

    def does(self, act: str, **values: str) -> dict[str, Any]:
        """Do something; the answer of the page."""
        self._number += 1
        said = self._conversation.answer({"n": str(self._number), "act": act, "values": values})
        self.regions |= said.get("regions", {})
        return said

    def looks(self, name: str, search: str = "", **filters: str) -> None:
        """Search and filter a list."""
        self._number += 1
        values = {"search": search} | {f"filter.{column}": value for column, value in filters.items()}
        said = self._conversation.answer({"n": str(self._number), "act": f"{name}.look", "values": values})
        self.regions |= said.get("regions", {})

    def waits(self) -> None:
        """Let the page prepare what it prepares bit by bit."""
        for _ in range(50):
            soon = re.search(r'data-soon="([^"]+)"((?: data-\w+="[^"]*")*)', "".join(self.regions.values()))
            if soon is None:
                return
            self.does(soon[1], **dict(re.findall(r'data-(\w+)="([^"]*)"', soon[2])))
        raise AssertionError("the page never comes to an end")

    def text(self, region: str) -> str:
        """The words of a region."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.regions[region])).split())

    def ids(self, region: str, act: str) -> list[str]:
        """The ids that buttons of a region do an act with."""
        return re.findall(rf'data-act="{re.escape(act)}" data-id="([^"]+)"', self.regions[region])


def uploaded(employer: Employer, name: str, content: bytes) -> str:
    """A file that a browser sent, as an act names it."""
    folder = Path(employer.folder) / ".incoming" / "0123456789abcdef"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    return f"{folder.name}/{name}"
