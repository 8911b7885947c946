"""The pages with a process behind them: thin notebooks, rendered by Voilà for whoever may see them."""

from __future__ import annotations

from typing import Any

from jupyter_server.base.call_context import CallContext
from tornado.web import HTTPError
from voila.tornado.handler import TornadoVoilaHandler

from assusoft.errors import AssusoftError
from assusoft.months import check_closing
from assusoft.workbench.accounts.sessions import note_work
from assusoft.workbench.server.base import BaseHandler
from assusoft.workbench.server.employers import files_elsewhere, secret_names
from assusoft.workbench.server.navigation import NAVIGATION, around, shell
from assusoft.workbench.server.processes.kernels import HEADER, PagePass

_SETTING = "assusoft_shell"
_STILL_AT_WORK = "<script>window.voila_heartbeat()</script>\n"
"""What Voilà sends each ten seconds that a page takes, against impatient proxies; our policy allows no such script."""


class NotebookHandler(TornadoVoilaHandler, BaseHandler):  # type: ignore[misc]
    """GET /KEY/PAGE[/MONTH]: the page of an employer, for those whose role has it."""

    async def get(self, key: str, page: str, month: str | None = None) -> None:
        """The page, streamed: what stands around it first, then what its process makes."""
        served = self.served(key)
        right = NAVIGATION.get(page)
        standing = self.standing(served)
        if right is None or right not in standing.rights:
            raise HTTPError(404)
        month = month or ""
        if month:
            try:
                check_closing(month)
            except AssusoftError:
                raise HTTPError(404) from None
        known = await shell(self, served, standing, page, month)
        own, worked_on = self.session, month or known["working"]
        own_secrets = self.settings["server_settings"].secrets
        secrets = secret_names(served, self.settings["employers"].values(), own_secrets)
        held = PagePass(
            own.hash, own.user, page, key, served.folder, month, worked_on, secrets, files_elsewhere(served)
        )
        self.request.headers[HEADER] = self.kernels.hand_out(held)
        note_work(self.accounts, own.user, str(served.folder), worked_on)
        setattr(self, _SETTING, known | {"around": around(known)})
        async for part in self.get_generator(path=f"{page}.ipynb"):
            self.write(allowed(part))
            await self.flush()


def allowed(part: str) -> str:
    """A part of a page as it leaves: a comment in the place of the script that keeps a slow page alive."""
    return "<!-- still at work -->\n" if part == _STILL_AT_WORK else part


def page_config(config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What the template of the page needs beside what Voilà gives it: taken from the request being answered."""
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    return config | {"assusoft": getattr(handler, _SETTING, {})}
