"""The script of pages, for who is logged in; their style, which the log-in page has too, for everybody."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import StaticFileHandler

from assusoft.workbench.server.base import POLICY


class KnownFiles(JupyterHandler, StaticFileHandler):
    """Files for those who are logged in; a browser asks each time whether they changed."""

    @property
    def content_security_policy(self) -> str:
        """The policy of every answer."""
        return POLICY

    def set_extra_headers(self, path: str) -> None:
        """Kept by nobody else."""
        self.set_header("Cache-Control", "private, no-cache")


class PublicFiles(KnownFiles):
    """Files for everybody."""

    @allow_unauthenticated
    async def get(self, *args: Any, **options: Any) -> None:
        """Send one."""
        await StaticFileHandler.get(self, *args, **options)

    @allow_unauthenticated
    async def head(self, *args: Any, **options: Any) -> None:
        """Say what there is."""
        await StaticFileHandler.head(self, *args, **options)
