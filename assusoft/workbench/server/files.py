"""Files that come in and go out: straight to and from the disk, each of somebody's, for a while."""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, stream_request_body

from assusoft.files import make_file, make_folder
from assusoft.workbench.server.base import BaseHandler

MOST = 256 << 20
"""Bytes of a file."""
INCOMING, OUTGOING = ".incoming", ".outgoing"
"""Folders of an employer for files on their way; nothing in them is a fact."""
_LIFE, _LONGEST = 900, 200
_CHUNK = 1 << 18


@dataclass(frozen=True)
class Outgoing:
    """A file that somebody may fetch: under which name, until when (seconds of the monotonic clock)."""

    path: Path
    name: str
    session: str
    until: float


@stream_request_body
class UploadHandler(BaseHandler):
    """PUT /KEY/upload?name=NAME: a file, to INCOMING of the employer; the answer has its id and its size."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse before the first byte what may not come in."""
        self._open: IO[bytes] | None = None
        self._part: Path | None = None
        await super().prepare()
        served = self.served(self.path_args[0])
        if not {"import", "statement", "declare"} & self.standing(served).rights:
            raise HTTPError(403)
        length = int(self.request.headers.get("Content-Length", "0"))
        if length > MOST:
            raise HTTPError(413)
        connection: Any = self.request.connection
        connection.set_max_body_size(MOST)
        folder = _way(served.folder, INCOMING) / secrets.token_hex(8)
        make_folder(folder)
        self._part = folder / plain_name(self.get_query_argument("name", ""))
        make_file(self._part)
        self._open = self._part.open("wb")

    def data_received(self, chunk: bytes) -> None:
        """A piece of it."""
        if self._open is not None:
            self._open.write(chunk)

    async def put(self, _key: str) -> None:
        """The whole of it has come."""
        if self._open is None or self._part is None:
            raise HTTPError(400)
        self._open.close()
        self._open = None
        part, self._part = self._part, None
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"id": f"{part.parent.name}/{part.name}", "size": part.stat().st_size}))

    def on_finish(self) -> None:
        """What did not come whole leaves nothing."""
        self._give_up()

    def on_connection_close(self) -> None:
        """As above."""
        super().on_connection_close()
        self._give_up()

    def _give_up(self) -> None:
        opened, part = getattr(self, "_open", None), getattr(self, "_part", None)
        self._open = self._part = None
        if opened is not None:
            opened.close()
        if part is not None:
            part.unlink(missing_ok=True)
            part.parent.rmdir()

    def write_error(self, status_code: int, **options: Any) -> None:
        """What is wrong, as the page's script reads it."""
        sentences = {
            413: self.say("The file is larger than 256 MB. Compress it, or ask whoever administers this installation."),
            403: self.say("You may not bring files in here."),
        }
        self.set_header("Content-Type", "application/json")
        sentence = sentences.get(status_code, self.say("The file did not arrive whole. Try again."))
        self.finish(json.dumps({"error": sentence}))


class DownloadHandler(BaseHandler):
    """GET /KEY/download/TOKEN: a file that a page made for whoever asks, for a quarter of an hour."""

    async def get(self, key: str, token: str) -> None:
        """Send it."""
        self.served(key)
        files: dict[str, Outgoing] = self.settings["outgoing"]
        forget_old(files)
        held = files.get(token)
        opened = _opened(held.path) if held is not None and held.session == self.session.hash else None
        if held is None or opened is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", disposition(held.name))
        self.set_header("Content-Length", str(os.fstat(opened.fileno()).st_size))
        self.set_header("Cache-Control", "no-store")
        with opened as content:
            while piece := content.read(_CHUNK):
                self.write(piece)
                try:
                    await self.flush()
                except StreamClosedError:
                    return


def _opened(path: Path) -> IO[bytes] | None:
    """The file itself; None for one that is not there, or that leads elsewhere: pages' processes write there."""
    try:
        opened = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) and not path.parent.is_symlink():
        return opened
    opened.close()
    return None


def _way(folder: Path, name: str) -> Path:
    """The folder for files on their way, made when there is none; 403 for one that leads elsewhere."""
    way = folder / name
    make_folder(way)
    if way.is_symlink():
        raise HTTPError(403)
    return way


def forget_all(folder: Path) -> None:
    """Remove what an earlier server was about to hand over, and nobody can fetch any more."""
    way = folder / OUTGOING
    if way.is_dir() and not way.is_symlink():
        for path in way.iterdir():
            path.unlink()


def forget_old(files: dict[str, Outgoing]) -> None:
    """Remove what nobody fetched in time."""
    for token, held in list(files.items()):
        if held.until < time.monotonic():
            held.path.unlink(missing_ok=True)
            del files[token]


def offer(files: dict[str, Outgoing], folder: Path, name: str, session: str) -> tuple[str, Path]:
    """A token for a file to be written, and where to write it."""
    forget_old(files)
    token = secrets.token_urlsafe(24)
    path = _way(folder, OUTGOING) / token
    files[token] = Outgoing(path, plain_name(name), session, time.monotonic() + _LIFE)
    return token, path


def plain_name(name: str) -> str:
    """A file's name without folders and signs that no file system takes, at most 200 bytes, its ending kept."""
    bare = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if len(bare.encode()) <= _LONGEST:
        return bare
    kept = f"{dot}{ending[:9]}" if stem else ""
    return (stem or bare).encode()[: _LONGEST - len(kept.encode())].decode("utf-8", "ignore") + kept


def disposition(name: str) -> str:
    """Content-Disposition for a name in any letters (RFC 6266)."""
    from urllib.parse import quote

    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
