"""A benefit sheet behind a link: a question, then the sheet, once."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated

from assusoft.errors import Erased, Refused
from assusoft.months import check_day
from assusoft.workbench.accounts.links import Link, answer_of, is_right, link_of, use_up
from assusoft.workbench.accounts.sessions import note_look
from assusoft.workbench.server.base import BaseHandler
from assusoft.workbench.server.employers import Served

BY_LINK = "(link)"
"""Who looked, in the log of looks: nobody has that log-in name."""


class SheetLinkHandler(BaseHandler):
    """GET /sheet?key=SECRET asks; POST /sheet answers. The secret stands in no path, which may be logged."""

    @allow_unauthenticated
    def get(self) -> None:
        """The question; looking at it, as mail programs do, uses nothing up."""
        key = self.get_query_argument("key", "")
        self._ask(key, link_of(self.accounts, key), "")

    @allow_unauthenticated
    async def post(self) -> None:
        """An answer; the right one opens the sheet, and the link opens no more."""
        key = self.get_body_argument("key", "")
        link = link_of(self.accounts, key)
        if link is None or not await asyncio.to_thread(is_right, self.accounts, link, self._answer()):
            self.set_status(404 if link is None else 401)
            self._ask(key, link_of(self.accounts, key), self.say("This is not the right answer.") if link else "")
            return
        content = await asyncio.to_thread(self._sheet, link)
        if content is None or not use_up(self.accounts, link):  # or somebody with the same answer was first
            self.set_status(404)
            self._ask(key, None, "")
            return
        note_look(self.accounts, BY_LINK, link.employer, link.person)
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f'attachment; filename="{link.person}.pdf"')
        self.set_header("Cache-Control", "no-store")
        self.finish(content)

    def _answer(self) -> str:
        try:
            born = check_day(self.get_body_argument("born", "")[:20])
        except Refused:
            return ""
        return answer_of(born, self.get_body_argument("number", "")[:100])

    def _sheet(self, link: Link) -> bytes | None:
        """The page as it was issued; None when its employer is not served any more, or it was erased."""
        employers: dict[str, Served] = self.settings["employers"]
        served = next((one for one in employers.values() if str(one.folder) == link.employer), None)
        try:
            return served.open().sheet_bytes(link.sheet) if served else None
        except Erased:
            return None

    def _ask(self, key: str, link: Link | None, wrong: str) -> None:
        if link is None and self.get_status() < 400:
            self.set_status(404)
        self.page("sheet_link.html.j2", key=key, there=link is not None, wrong=wrong, employer=None)


def handlers() -> list[tuple[str, Any]]:
    """Its address."""
    return [(r"/sheet", SheetLinkHandler)]
