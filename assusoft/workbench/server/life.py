"""Whether the process of an open page lives, and the end of one whose page was left."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from assusoft.workbench.server.base import BaseHandler


class AliveHandler(BaseHandler):
    """GET /alive/KERNEL: whether the process behind an open page is there; 401 without a log-in."""

    is_use = False

    @allow_unauthenticated
    async def get(self, kernel_id: str) -> None:
        """Look."""
        session = self.assusoft_session
        held = self.kernels.owner.get(kernel_id)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        if session is None:
            self.set_status(401)
            self.finish("{}")
            return
        own = held is not None and held.session == session.hash
        alive = own and await self.kernels.alive(kernel_id)
        self.finish(json.dumps({"alive": bool(alive)}))


class LeaveHandler(BaseHandler):
    """POST /leave/KERNEL: a page was closed. Browsers send this without a token, so its origin counts."""

    async def post(self, kernel_id: str) -> None:
        """End its process."""
        held = self.kernels.owner.get(kernel_id)
        if held is None or held.session != self.session.hash:
            raise HTTPError(404)
        await self.kernels.end(kernel_id)
        self.set_status(204)

    def check_xsrf_cookie(self) -> None:
        """Only a page of ours may ask."""
        origin = self.request.headers.get("Origin", "")
        if urlsplit(origin).netloc != self.request.host:
            raise HTTPError(403)
