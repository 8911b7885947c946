"""What is said between a page in a browser and the process behind it, without either of them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from assusoft.errors import AssusoftError
from assusoft.workbench.pages.page import Did, Page, Values
from assusoft.workbench.pages.visit import Visit

_MOST = 64
_LONGEST = 100_000

log = logging.getLogger("assusoft.pages")


class Conversation:
    """One open page: it keeps the state and what the browser shows already; each act is one message and its answer.

    `visiting` is asked before every act: who this is now, and what they may do. It answers None once they may not see
    the page any more.
    """

    def __init__(self, page: Page, visiting: Callable[[], Visit | None], values: Values) -> None:
        self._page, self._visiting = page, visiting
        visit = visiting()
        self._state = page.start(visit, values) if visit and visit.may(page.right) else None
        self._shown: dict[str, str] = {}
        self._done: dict[str, dict[str, Any]] = {}

    def answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a message of the browser; the same message again is answered, and not acted on twice.

        `message`: `n`, its number in the page; `act`, a name of the page's, or 'start'; `values`, names to texts.
        """
        number, act, values = str(message.get("n", "")), str(message.get("act", "")), _texts(message.get("values"))
        if number in self._done:
            return self._done[number]
        visit = self._visiting()
        if visit is None or self._state is None or not visit.may(self._page.right):
            return {"n": number, "ended": True}
        if act == "start":
            self._shown = {}
        said = {"n": number} | self._acted(visit, act, values)
        self._done[number] = said
        while len(self._done) > _MOST:
            del self._done[next(iter(self._done))]
        return said

    def _acted(self, visit: Visit, act: str, values: Values) -> dict[str, Any]:
        try:
            did = self._does(visit, act, values)
            regions = dict(self._page.view(visit, did.state))
        except AssusoftError as error:
            return {"alert": error.said(visit.language)}
        except Exception:
            number = secrets.token_hex(4)
            log.exception("page %s, act %s, fault %s", self._page.name, act, number)
            return {"alert": visit.say("Something unforeseen happened (number {number}); nothing was stored by it.",
                                       number=number)}  # fmt: skip
        self._state = did.state
        changed = {name: html for name, html in regions.items() if self._shown.get(name) != html}
        self._shown = regions
        return {
            "regions": changed, "say": did.say, "forget": list(did.forget), "focus": did.focus,
            "download": did.download,
        }  # fmt: skip

    def _does(self, visit: Visit, name: str, values: Values) -> Did:
        if name == "start":
            return Did(self._state)
        act = self._page.acts.get(name)
        if act is None or not visit.may(act.right):
            raise NotPermitted(visit.say("You may not do that here. Who administers this installation can change it."))
        return act.does(visit, self._state, values)


class NotPermitted(AssusoftError):
    """Somebody asked for what their role does not have."""


def _texts(values: Any) -> dict[str, str]:
    given = values if isinstance(values, Mapping) else {}
    return {str(name)[:200]: str(text)[:_LONGEST] for name, text in given.items()}
