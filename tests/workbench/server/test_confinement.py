"""What a page's process can open when its code is not ours."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from support.dashboards import opened

from assusoft.workbench.server.processes.confinement import landlock_version

CODE = """
import json, os, pathlib, socket, sqlite3, subprocess, sys
from assusoft.workbench.server.processes.confinement import confine

own, other, home, pid = map(pathlib.Path, sys.argv[1:5])
sys.path.extend(sys.argv[5:])
confine([own])

def tried(act):
    try:
        act()
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as error:
        return type(error).__name__
    return "done"

def offer():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))

os.symlink(other / "employer.toml", own / "link")
print(json.dumps({
    "own": tried(lambda: (own / "employer.toml").read_text()),
    "write": tried(lambda: (own / "new").write_text("x")),
    "child": tried(lambda: subprocess.run([sys.executable, "-c", "import lxml"], check=True)),
    "other": tried(lambda: (other / "employer.toml").read_text()),
    "other database": tried(lambda: sqlite3.connect(other / "assusoft.db").execute("select * from fact")),
    "listing": tried(lambda: list(other.iterdir())),
    "through a link": tried(lambda: (own / "link").read_text()),
    "through a child": tried(lambda: subprocess.run(["/bin/cat", str(other / "employer.toml")], check=True)),
    "by another name": tried(lambda: os.link(other / "employer.toml", own / "hard")),
    "accounts": tried(lambda: (home / "accounts.db").read_bytes()),
    "cookie key": tried(lambda: (home / "cookie-key").read_bytes()),
    "environment of the server": tried(lambda: pathlib.Path(f"/proc/{pid}/environ").read_bytes()),
    "elsewhere": tried(lambda: pathlib.Path("/tmp/assusoft-elsewhere").write_text("x")),
    "port": tried(offer),
    "signal": tried(lambda: os.kill(int(str(pid)), 0)),
}))
"""

MAY = {"own", "write", "child"} | ({"port"} if landlock_version() < 4 else set())
if landlock_version() < 6:
    MAY.add("signal")


@pytest.mark.skipif(not landlock_version(), reason="this machine has no Landlock")
@pytest.mark.parametrize("packages_around", [False, True])
def test_its_code_opens_its_own_employer_and_nothing_else(server, packages_around):
    """Where Python looks for packages in a folder around the employers, names of files there are all it learns."""
    acme, other = server.folder / "acme", server.folder / "other"
    around = [server.folder] if packages_around else []
    run = subprocess.run(
        [sys.executable, "-c", CODE, acme, other, server.home, str(server.process.pid), *around],
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    came = json.loads(run.stdout)
    (acme / "link").unlink()
    (acme / "new").unlink()
    assert {name for name, what in came.items() if what == "done"} == MAY | ({"listing"} if around else set()), came


SORT = """
import os, pathlib, sqlite3, sys
from assusoft.workbench.server.processes.confinement import confine

own = pathlib.Path(sys.argv[1])
os.chdir(own)
confine([own])
with sqlite3.connect(own / "large.db") as database:
    database.execute("pragma cache_size = 10")
    database.execute("create table one (text)")
    database.executemany("insert into one values (?)", ((f"{number * 7919 % 50021:0200}",) for number in range(50_000)))
    print(sum(1 for _ in database.execute("select text from one order by text")))
"""


@pytest.mark.skipif(not landlock_version(), reason="as above")
@pytest.mark.parametrize(("temporary", "sorted_"), [(".", "50000"), ("/var/tmp", "")])
def test_a_large_sort_of_its_database_has_room_in_its_own_folder(tmp_path, temporary, sorted_):
    told = os.environ | {"SQLITE_TMPDIR": temporary}
    run = subprocess.run([sys.executable, "-c", SORT, tmp_path], capture_output=True, text=True, env=told)
    assert run.stdout.strip() == sorted_, run.stderr


def test_the_process_that_forks_hears_the_server_only(server, tmp_path):
    forking = next(one for one in psutil.Process(server.process.pid).children() if "forking" in " ".join(one.cmdline()))
    request = {"env": {}, "cwd": str(tmp_path), "connection": str(tmp_path / "c.json"), "own": [], "readable": []}
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(forking.cmdline()[-1])
        line.settimeout(10)
        try:
            line.sendall(json.dumps(request).encode() + b"\n")
            answer = line.recv(100)
        except ConnectionError:
            answer = b""
    assert answer == b""
    assert "-P" in forking.cmdline()


@pytest.mark.skipif(not landlock_version(), reason="as above")
def test_every_page_runs_so(server):
    with server.logged_in("claire") as claire:
        kernel = opened(claire, "/acme/tasks")["kernel"]
        assert claire.get(f"/alive/{kernel}").json() == {"alive": True}
        below = psutil.Process(server.process.pid).children(recursive=True)
        pages = [one for one in below if one.parent().pid != server.process.pid]
        status = [Path(f"/proc/{one.pid}/status").read_text() for one in pages]
        forking = {one.parent().pid: one.parent().environ() for one in pages}
    assert status
    assert [one["SQLITE_TMPDIR"] for one in forking.values()] == ["."]
    assert all("NoNewPrivs:\t1" in text for text in status)
