"""The processes behind pages: whose each is, how many somebody may have, when they end."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from traitlets import Unicode

from assusoft.lazily import called_later
from assusoft.workbench.pages.inner import PASS, SOCKET
from assusoft.workbench.server.processes.provisioner import FORKING, ForkedProvisioner

with called_later("rfc3987_syntax", "is_valid_syntax"):  # 38 grammars of addresses that no message of ours has: 1.3 s
    from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager

MOST = 12
"""Pages somebody may have open in one log-in; the one longest without activity ends for another."""
HEADER = "X-Assusoft-Pass"
_VARIABLE = "HTTP_X_ASSUSOFT_PASS"
_HANDED_ON = ("LANG", "LC_ALL", "TZ", "PATH", "PYTHONPATH", "HOME", "QUERY_STRING", "VIRTUAL_ENV", "ASSUSOFT_DATABASE")
"""What a page's process is given of the server's environment, beside what its employer's files name."""


@dataclass(frozen=True)
class PagePass:
    """What a page's process shows to the server: whose page it is, of which employer. `session`: key of the log-in;
    `month`: of the address, '' for none; `working`: the month worked on then;
    `secrets`, `readable`: variables and files elsewhere that this employer's files name."""

    session: str
    user: str
    page: str
    key: str
    folder: Path
    month: str
    working: str
    secrets: tuple[str, ...] = ()
    readable: tuple[Path, ...] = ()
    value: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


class PageKernel(ServerKernelManager):
    """One process behind a page: over sockets in a folder of its own, not started again when it dies."""

    autorestart = False
    transport = "ipc"

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        self.kernel_id = self.kernel_id or options.get("kernel_id")
        self.provisioner = ForkedProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**options)


class PageKernels(AsyncMappingKernelManager):
    """All processes behind pages. `passes`: those handed out, by their value; `owner`: of each process."""

    kernel_manager_class = Unicode(f"{__name__}.PageKernel").tag(config=True)
    server_socket = Unicode()
    forking_socket = Unicode()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.passes: dict[str, PagePass] = {}
        self.owner: dict[str, PagePass] = {}

    def pre_start_kernel(self, kernel_name: Any, options: Any) -> Any:
        """Each process has a folder of its own, for its sockets and what it writes meanwhile."""
        manager, name, number = super().pre_start_kernel(kernel_name, options)
        folder = Path(options["env"]["TMPDIR"])
        manager.connection_file = str(folder / "connection.json")
        manager.ip = str(folder / "k")
        return manager, name, number

    async def _async_start_kernel(self, **options: Any) -> str:
        held = self.passes[options["env"].pop(_VARIABLE)]
        await self._make_room(held.session)
        options["env"] = self._environment(options["env"], held)
        folder = options["env"]["TMPDIR"]
        options.pop("path", None)
        try:
            number: str = await super()._async_start_kernel(**options)
        except BaseException:
            del self.passes[held.value]
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self.owner[number] = held
        return number

    start_kernel = _async_start_kernel  # type: ignore[assignment]

    async def _async_shutdown_kernel(
        self, kernel_id: str, now: bool | None = False, restart: bool | None = False
    ) -> None:
        folder = Path(self.get_kernel(kernel_id).connection_file).parent
        held = self.owner.pop(kernel_id, None)
        if held is not None:
            self.passes.pop(held.value, None)
        try:
            await super()._async_shutdown_kernel(  # type: ignore[no-untyped-call]
                kernel_id, now=now, restart=restart
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    shutdown_kernel = _async_shutdown_kernel  # type: ignore[assignment]

    def hand_out(self, held: PagePass) -> str:
        """Keep a pass until a process starts with it."""
        self.passes[held.value] = held
        return held.value

    def of_session(self, session: str) -> list[str]:
        """The processes of a log-in, the one longest without activity first."""
        own = [number for number, held in self.owner.items() if held.session == session and number in self]
        never = datetime.min.replace(tzinfo=UTC)
        return sorted(own, key=lambda number: getattr(self.get_kernel(number), "last_activity", None) or never)

    async def end_session(self, session: str) -> None:
        """End every process of a log-in."""
        for number in self.of_session(session):
            await self.end(number)

    async def end_unless(self, in_force: Callable[[str], bool]) -> None:
        """End every process whose log-in is not in force any more."""
        for session in {held.session for held in self.owner.values()}:
            if not in_force(session):
                await self.end_session(session)

    async def end(self, kernel_id: str) -> None:
        """End a process at once."""
        await self._async_shutdown_kernel(kernel_id, now=True)

    async def alive(self, kernel_id: str) -> bool:
        """Whether the process is still there."""
        return kernel_id in self and bool(await ensure_async(self.get_kernel(kernel_id).is_alive()))

    async def _make_room(self, session: str) -> None:
        own = self.of_session(session)
        for number in own[: max(0, len(own) - MOST + 1)]:
            await self.end(number)

    def _environment(self, given: dict[str, str], held: PagePass) -> dict[str, str]:
        from assusoft.resources import resource_folder

        folder = tempfile.mkdtemp(prefix="page-", dir=self.connection_dir)
        handed = {name: given[name] for name in (*_HANDED_ON, *held.secrets) if name in given}
        readable = [str(resource_folder(name)) for name in ("templates", "expectations", "notebooks")]
        readable += map(str, held.readable)
        package = str(Path(__file__).resolve().parents[3])
        own = [str(held.folder), folder]
        return handed | {
            "TMPDIR": folder, "IPYTHONDIR": folder, "MPLCONFIGDIR": folder, "HOME": folder,
            "OPENBLAS_NUM_THREADS": "1",
            SOCKET: self.server_socket, PASS: held.value, FORKING: self.forking_socket,
            "ASSUSOFT_OWN": json.dumps(own), "ASSUSOFT_READABLE": json.dumps([*readable, package]),
        }  # fmt: skip
