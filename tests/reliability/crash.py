"""Runs of the real program, undisturbed or killed by strace at its N-th system call of a kind."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "ftruncate", "truncate", "rename", "renameat",
    "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "sendto", "sendmsg",
)  # fmt: skip
"""System calls that write, sync, rename or send: those whose order a crash can betray."""

SCRIPT = Path(__file__).with_name("warm.py")
KILLED = -9


@dataclass(frozen=True)
class Point:
    """Kill at the entry of the `when`-th `call` of the main thread; of a sending, of the thread that is there first."""

    call: str
    when: int


@dataclass
class Program:
    """`assusoft -C folder words...`, run by a warm interpreter with these environment variables."""

    warm: subprocess.Popen[str]
    log: Path
    environment: dict[str, str]

    def run(self, folder: Path, *words: str) -> tuple[int, str]:
        """Exit status and output of an undisturbed run."""
        self._ask(folder, words, held=False)
        return self._status()

    def calls(self, folder: Path, *words: str) -> list[Point]:
        """Every point at which that run can be killed; it is not."""
        self._traced(folder, words, [])
        made: dict[str, int] = {}
        listed = re.findall(r"^(?:(\d+) +)?(\w+)\(", self.log.read_text(errors="replace"), re.MULTILINE)
        for (_, call), count in Counter(listed).items():  # strace counts for each thread by itself
            made[call] = max(count, made.get(call, 0))
        return [Point(call, when) for call, count in sorted(made.items()) for when in range(1, count + 1)]

    def killed(self, folder: Path, point: Point, *words: str) -> bool:
        """Kill the run at that point; false when it ended before it came there."""
        return self._traced(folder, words, ["-e", f"inject={point.call}:signal=KILL:when={point.when}"])[0] == KILLED

    def _traced(self, folder: Path, words: tuple[str, ...], options: list[str]) -> tuple[int, str]:
        process = self._ask(folder, words, held=True)
        threads = ["-f"] if words[0] == "send" else []  # other commands leave what they write to the main thread
        command = ["strace", *threads, "-p", process, "-o", str(self.log), "-e", "trace=" + ",".join(CALLS), *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr
            said = strace.stderr.readline()
            assert "attached" in said, said
            self._tell("")
            ended = self._status()
        return ended

    def _ask(self, folder: Path, words: tuple[str, ...], held: bool) -> str:
        request = {
            "words": ["-C", str(folder), *words], "output": str(self.log) + ".out", "environment": self.environment,
            "held": held,
        }  # fmt: skip
        self._tell(json.dumps(request))
        return self._heard()

    def _status(self) -> tuple[int, str]:
        status = int(self._heard())
        return status, Path(str(self.log) + ".out").read_text()

    def _tell(self, line: str) -> None:
        assert self.warm.stdin
        self.warm.stdin.write(line + "\n")
        self.warm.stdin.flush()

    def _heard(self) -> str:
        assert self.warm.stdout
        return self.warm.stdout.readline().strip()


def start(log: Path) -> Program:
    """Start the warm interpreter; end it with `warm.communicate()`."""
    environment = os.environ | {"ASSUSOFT_USER": "An"}
    warm = subprocess.Popen(
        [sys.executable, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert warm.stdout
    assert warm.stdout.readline() == "ready\n"
    return Program(warm, log, {})


def missing() -> str:
    """Why the harness cannot run here; empty when it can."""
    if not sys.platform.startswith("linux"):
        return "strace needs Linux"
    if shutil.which("strace") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "strace"], capture_output=True)
    if shutil.which("strace") is None:
        return "strace is not installed. On Debian and Ubuntu: apt-get install strace"
    tried = subprocess.run(["strace", "-e", "trace=none", "true"], capture_output=True, text=True)
    return f"strace may not trace here: {tried.stderr.strip()[-200:]}" if tried.returncode else ""
