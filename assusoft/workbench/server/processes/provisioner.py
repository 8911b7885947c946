"""How a kernel starts: forked from a process that has imported what it needs, and confined to its employer."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from typing import Any

from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

FORKING = "ASSUSOFT_FORKING"
"""In the environment given to a kernel: the socket of the process that forks; taken out before it starts."""
_LOOK = 0.1


class ForkedProvisioner(KernelProvisionerBase):
    """A kernel that is not our child: it is looked for by its number, and ended by signals.

    The class is what jupyter_client asks for; its methods are those of `KernelProvisionerBase`.
    """

    pid: int | None = None

    @property
    def has_process(self) -> bool:
        return self.pid is not None

    async def poll(self) -> int | None:
        return None if self.pid is not None and _lives(self.pid) else 0

    async def wait(self) -> int | None:
        while await self.poll() is None:
            await asyncio.sleep(_LOOK)
        self.pid = None
        return 0

    async def send_signal(self, signum: int) -> None:
        if self.pid is not None:
            try:
                os.killpg(self.pid, signum)
            except ProcessLookupError:
                return

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is left of a kernel but its folder, which its manager removes."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager: Any = self.parent
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[manager.connection_file], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        env = dict(kwargs["env"])
        request = {
            "connection": cmd[0],
            "cwd": os.path.dirname(cmd[0]),
            "own": json.loads(env.pop("ASSUSOFT_OWN", "[]")),
            "readable": json.loads(env.pop("ASSUSOFT_READABLE", "[]")),
        }
        reader, writer = await asyncio.open_unix_connection(env.pop(FORKING))
        writer.write(json.dumps(request | {"env": env}).encode() + b"\n")
        await writer.drain()
        self.pid = json.loads(await reader.read())["pid"]
        writer.close()
        return self.connection_info


def _lives(pid: int) -> bool:
    """Whether the process is there; one that has ended and waits for its parent is not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return not os.path.isdir("/proc")
