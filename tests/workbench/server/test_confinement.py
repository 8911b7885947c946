"""What a page's process can open when its code is not ours."""

import json
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

MAY = {"own", "write", "child"}


@pytest.mark.skipif(not landlock_version(), reason="this machine has no Landlock")
def test_its_code_opens_its_own_employer_and_nothing_else(server):
    acme, other = server.folder / "acme", server.folder / "other"
    run = subprocess.run(
        [sys.executable, "-c", CODE, acme, other, server.home, str(server.process.pid)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    came = json.loads(run.stdout)
    (acme / "link").unlink()
    (acme / "new").unlink()
    assert {name for name, what in came.items() if what == "done"} == MAY, came


@pytest.mark.skipif(not landlock_version(), reason="as above")
def test_every_page_runs_so(server):
    with server.logged_in("claire") as claire:
        kernel = opened(claire, "/acme/tasks")["kernel"]
        assert claire.get(f"/alive/{kernel}").json() == {"alive": True}
        below = psutil.Process(server.process.pid).children(recursive=True)
        pages = [one for one in below if one.parent().pid != server.process.pid]
        status = [Path(f"/proc/{one.pid}/status").read_text() for one in pages]
    assert status
    assert all("NoNewPrivs:\t1" in text for text in status)
