"""What is said with a page, without a browser."""

from collections.abc import Callable
from itertools import count
from typing import Any

from assusoft.workbench.pages.conversation import Conversation
from assusoft.workbench.pages.pages import page_named
from assusoft.workbench.pages.visit import Visit


class Talk:
    """A page as a browser sees it: `regions` by name, the last `said`."""

    def __init__(self, name: str, visiting: Visit | Callable[[], Visit | None], **address: str) -> None:
        ask = visiting if callable(visiting) else lambda: visiting
        self._conversation = Conversation(page_named(name), ask, address)
        self._numbers = count(1)
        self.regions: dict[str, str] = {}
        self.said: dict[str, Any] = {}
        self.act("start")

    def act(self, act: str, **values: str) -> dict[str, Any]:
        """Do something; the answer."""
        self.said = self._conversation.answer({"n": str(next(self._numbers)), "act": act, "values": values})
        self.regions |= self.said.get("regions", {})
        return self.said

    @property
    def text(self) -> str:
        """All regions, one after the other."""
        return "\n".join(self.regions.values())
