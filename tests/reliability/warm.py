"""A warm interpreter: forks the program on request, so that each run costs what it does and not two seconds of imports.

Reads lines of JSON {words, output, environment, held}; answers each with the id of the child, then, when it was held,
waits for an empty line before it lets the child begin (by then strace is attached), then answers with the exit status
(negative: the signal that killed it). The child is the program: `assusoft.cli.main()` with these words.
"""

import contextlib
import ctypes
import json
import os
import pkgutil
import sys
from importlib import import_module

import alembic.command
import alembic.config
import alembic.runtime.migration  # noqa: F401
import duckdb  # noqa: F401
import psycopg  # noqa: F401
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

import assusoft
from assusoft.cli import main

WARM = ("audit", "employer", "layouts", "month", "payroll", "plans", "statements", "store", "suppliers", "templating")
"""Packages of ours whose modules every child has: what is missing here, each of them imports again."""
PR_SET_PTRACER, ANYBODY = 0x59616D61, -1


def run(words: list[str], output: str, environment: dict[str, str]) -> int:
    """Run the program in this process; its exit status."""
    target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(target, stream)
    os.environ.update(environment)
    sys.argv = ["assusoft", *words]
    status = 0
    try:
        main()
    except SystemExit as stop:
        status = int(stop.code or 0)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    return status


def child(request: dict, hold: int, held: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
    if held:
        os.read(hold, 1)
    os._exit(run(request["words"], request["output"], request["environment"]))


for name in WARM:
    for module in pkgutil.walk_packages([f"{assusoft.__path__[0]}/{name}"], f"assusoft.{name}."):
        import_module(module.name)
print("ready", flush=True)
while line := sys.stdin.readline():
    request = json.loads(line)
    hold, go = os.pipe()
    process = os.fork()
    if process == 0:
        child(request, hold, request["held"])
    print(process, flush=True)
    if request["held"]:
        sys.stdin.readline()
        os.write(go, b".")
    _, status = os.waitpid(process, 0)
    for end in (hold, go):
        os.close(end)
    print(os.waitstatus_to_exitcode(status), flush=True)
