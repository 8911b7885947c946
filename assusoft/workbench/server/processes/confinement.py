"""A process that can open its own employer and nothing of another: Landlock, of the Linux kernel (5.13 or newer).

Landlock forbids to attach to a process outside, and not to read its environment under /proc: that is not opened at all.

What is allowed can only shrink: neither the process nor a child of it can take the limits off again, as root neither.
Source of numbers and structures: the kernel's uapi header linux/landlock.h (ABI 1 to 6).
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_NO_NEW_PRIVS = 38
_VERSION, _PATH_BENEATH = 1, 1
_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version knows; a right is a bit."""
_READ = 1 << 0 | 1 << 2 | 1 << 3
"""Execute, read a file, list a folder."""
_LIST = 1 << 3
"""List a folder: all that is allowed of one that holds employers, though Python looks for packages in it."""
_FILE_ONLY = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
"""What makes sense of a file that is not a folder: execute, write, read, truncate, device calls."""
_BIND = 1 << 0

_SCOPES = 1 << 0 | 1 << 1
"""Sockets without a file, and signals, reach no process outside."""

_SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc",
    "/dev",
    "/sys/fs/cgroup",
    "/sys/devices/system",
    "/run/systemd/resolve",
)
_KERNEL = (
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/uptime",
    "/proc/sys",
    "/proc/filesystems",
)
"""Of /proc what libraries read of the machine and of themselves; another process's environment would be there too."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock_version() -> int:
    """The version of Landlock this machine has; 0: none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_call(_CREATE, None, 0, _VERSION)))


def confine(own: Iterable[Path], readable: Iterable[Path] = ()) -> None:
    """Let this process, from now on, write and read in the folders `own`, read in `readable` and what Python needs,
    open nothing else, and offer no port.

    It must have one thread only: others would keep what they may.

    Raises
    ------
    OSError
        The machine has no Landlock, or refused.
    """
    version = landlock_version()
    if not version:
        raise OSError("this machine has no Landlock")
    every = (1 << _RIGHTS_BY_ABI[min(version, 5)]) - 1
    rules = _Ruleset(every, _BIND if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _checked(_call(_CREATE, ctypes.byref(rules), size, 0))
    folders = [path.resolve() for path in own]
    for path in folders:
        _allow(ruleset, path, every)
    for path in (*map(Path, _SYSTEM + _KERNEL), *readable):
        _allow(ruleset, path, _READ & every)
    for path in _python():
        around = any(folder.is_relative_to(path.resolve()) for folder in folders)
        _allow(ruleset, path, _LIST if around else _READ & every)
    for path in map(Path, ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/shm", "/dev/tty")):
        _allow(ruleset, path, every)
    _checked(ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(_call(_RESTRICT, ruleset, 0))
    os.close(ruleset)


def _python() -> list[Path]:
    """Where this Python and its packages stand."""
    named = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *sys.path]
    return [Path(path) for path in dict.fromkeys(named) if path]


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _FILE_ONLY
        rule = _Beneath(allowed, opened)
        _checked(_call(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(opened)


def _call(number: int, *arguments: object) -> int:
    answer: int = ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)
    return answer


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
