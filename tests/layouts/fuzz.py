"""Mutated files through every reader, in processes that may die: `python tests/layouts/fuzz.py INPUTS [READER...]`.

What runs in the child process in earnest runs in the worker here, under the same limits, so that a hundred thousand
files take minutes. A worker that dies there stands for a child that died: a refusal. Anything else that is not
`Refused` is a crash; more than five processor seconds in our own code is a hang. Prints a table by reader.
"""

import mmap
import os
import resource
import signal
import struct
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.mutants import LAYOUTS, SEEDS, mutant

from assusoft.errors import Refused
from assusoft.layouts import InputFile, load_layout, read
from assusoft.layouts.text.file_kinds import kind_of
from assusoft.layouts.workbook import child, parsing

OURS, CHILD = 0, 1
SECONDS = 5.0
Told = dict[str, Any]


def main(inputs: int, names: list[str]) -> int:
    """Run `inputs` files through each of these readers; the number of crashes and hangs."""
    bad = 0
    print("| reader | inputs | read | refused | crashes | hangs | slowest s | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        told = run(name, 0, inputs)
        count = told["counts"]
        bad += count["crash"] + count["hang"]
        print(f"| {name} | {sum(count.values())} | {count['read']} | {count['refused'] + count['died']} | "
              f"{count['crash']} | {count['hang']} | {told['slowest']:.2f} | {told['peak']} |", flush=True)  # fmt: skip
        for line in told["bad"][:20]:
            print("    ", line, file=sys.stderr, flush=True)
    return bad


def run(name: str, first: int, last: int) -> Told:
    """The files first..last of a reader; a worker that dies is replaced after the file that killed it."""
    told: Told = {"counts": Counter(), "slowest": 0.0, "peak": 0, "bad": []}
    board = mmap.mmap(-1, 4096)
    while first < last:
        with tempfile.TemporaryFile("w+") as out:
            pid = os.fork()
            if pid == 0:
                _work(name, first, last, board, out)
            _, status, usage = os.wait4(pid, 0)
            at, stage, slowest = struct.unpack_from("<qqd", board)
            told["slowest"] = max(told["slowest"], slowest)
            told["peak"] = max(told["peak"], usage.ru_maxrss >> 10)
            out.seek(0)
            lines = out.read().splitlines()
        told["counts"].update(line.split(" ", 1)[0] for line in lines)
        told["bad"] += [line for line in lines if line.startswith("crash")]
        if not status:
            break
        number = os.WTERMSIG(status)
        fate = "died" if stage == CHILD else "hang" if number == signal.SIGPROF else "crash"
        told["counts"][fate] += 1
        told["bad"] += [f"{fate} {at}: signal {number}"] if fate != "died" else []
        first = at + 1
    return told


def _work(name: str, first: int, last: int, board: mmap.mmap, out: Any) -> None:
    """Read files one after the other, writing the fate of each; never returns."""
    kind, file, make = SEEDS[name]
    (path := Path(tempfile.mkdtemp()) / "fuzz.toml").write_text(LAYOUTS[kind])
    layout, good, slowest = load_layout(path), make(), 0.0
    parsing.asked = lambda _, asked, __, patterns: _in_process(asked, list(patterns), board)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    for number in range(first, last):
        content = mutant(good, number)
        struct.pack_into("<qqd", board, 0, number, OURS, slowest)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        start = time.process_time()
        try:
            kind_of(content)
            read(layout, [InputFile(file, content)], "2026-02")
            fate = "read"
        except Refused:
            fate = "refused"
        except BaseException as error:
            fate = f"crash {number}: {type(error).__name__}: {str(error)[:300]!r}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.process_time() - start)
        out.write(f"{fate}\n")
        out.flush()
    struct.pack_into("<qqd", board, 0, last, OURS, slowest)
    os._exit(0)


def _in_process(file: InputFile, patterns: list[str], board: mmap.mmap) -> bytes:
    """What the child would answer, under the child's limit of memory (on top of what this process has already)."""
    struct.pack_into("<q", board, 8, CHILD)
    least, each, _ = child.MEMORY
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + least + each * len(file.content), resource.RLIM_INFINITY))
    try:
        return child.answer(file.content, patterns)
    except BaseException as error:
        raise parsing.unreadable(file, "a workbook", f"it broke the reader ({type(error).__name__})") from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        struct.pack_into("<q", board, 8, OURS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:] or list(SEEDS)) > 0)
