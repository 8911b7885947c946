"""The server in numbers, and whether it is well: for whoever watches it; nothing of anybody."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from assusoft.bureau.watching.exposition import CONTENT_TYPE, Family, Samples, exposition
from assusoft.employer.opening import DatabaseState, database_state
from assusoft.workbench.server.base import BaseHandler
from assusoft.workbench.server.employers import Served
from assusoft.workbench.server.settings import LOOPBACK, ServerSettings

_LOOKED = 10
"""Seconds for which a look at the databases holds: whoever asks more often opens none."""


class Watched:
    """What is counted while the server runs: `answered`, by the first figure of the status."""

    def __init__(self, served: Mapping[str, Served]) -> None:
        self.answered: Counter[str] = Counter()
        self._served = served
        self._found: dict[str, DatabaseState] = {}
        self._at = float("-inf")
        self._lock = asyncio.Lock()

    async def databases(self) -> dict[str, DatabaseState]:
        """Key of an employer -> how its database is."""
        async with self._lock:
            if time.monotonic() - self._at > _LOOKED:
                self._found = await asyncio.to_thread(self._look)
                self._at = time.monotonic()
        return self._found

    def _look(self) -> dict[str, DatabaseState]:
        return {key: database_state(one.folder) for key, one in self._served.items()}


class _WatchedHandler(BaseHandler):
    @property
    def watched(self) -> Watched:
        """What is counted."""
        found: Watched = self.settings["watched"]
        return found

    @property
    def forks(self) -> bool:
        """Whether the process that forks those behind pages lives."""
        return self.settings["forking"].poll() is None


class HealthHandler(_WatchedHandler):
    """GET /health: whether it serves, forks, and every database answers and has the tables of this release."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Look; 503 when something is not well. It says that, and not of which employer."""
        states = set((await self.watched.databases()).values())
        found = {"serves": True, "forks": self.forks, "databases_answer": "away" not in states,
                 "databases_fit": "other version" not in states}  # fmt: skip
        self.set_status(200 if all(found.values()) else 503)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(found))


class MetricsHandler(_WatchedHandler):
    """GET /metrics: for Prometheus, from this machine, or with the token of server.toml."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Tell the numbers."""
        if not may_watch(self.request, self.settings["server_settings"]):
            raise HTTPError(403)
        states = await self.watched.databases()
        self.set_header("Content-Type", CONTENT_TYPE)
        self.set_header("Cache-Control", "no-store")
        self.finish(exposition(_families(self.forks, len(self.kernels.owner), self.watched.answered, states)))


def may_watch(request: Any, settings: ServerSettings) -> bool:
    """Whether who asks may read the numbers: by the token, where there is one; else from this machine, without a proxy
    before the server, behind which everybody may seem to be here."""
    if settings.metrics is not None:
        token = os.environ.get(settings.metrics.token_env, "")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return bool(token) and hmac.compare_digest(given.encode(), token.encode())
    return request.remote_ip in LOOPBACK and not settings.listen.proxy


def _families(
    forks: bool, pages: int, answered: Mapping[str, int], states: Mapping[str, DatabaseState]
) -> list[Family]:
    requests: Samples = {(f"{figure}xx",): float(number) for figure, number in sorted(answered.items())}
    answers: Samples = {(key,): float(state != "away") for key, state in states.items()}
    fits: Samples = {(key,): float(state == "fits") for key, state in states.items()}
    return [
        Family("assusoft_server_forks", "1 if the process behind pages' processes lives.", samples={(): float(forks)}),
        Family("assusoft_server_pages", "Processes behind open pages.", samples={(): float(pages)}),
        Family("assusoft_server_requests_total", "Requests answered, by status.", ("status",), "counter", requests),
        Family("assusoft_database_answers", "1 if the employer's database answers.", ("employer",), samples=answers),
        Family("assusoft_database_fits", "1 if it has the tables of this release.", ("employer",), samples=fits),
    ]
