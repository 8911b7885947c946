"""A book of many employers in PostgreSQL, carried by a scheduler and workers that own commands started."""

import json
import socket
from collections import Counter
from pathlib import Path

import pytest
from support.book import FIRST
from support.book_run import STEPS, book_life, live_and_prove
from support.bureau import MONTH, small_bureau
from support.command import here
from support.engine import Cluster, free_port
from support.postgres import server
from support.trio import HEAD, LUC

EMPLOYERS = 220


@pytest.mark.long
def test_ten_killed_workers_and_a_killed_scheduler_lose_nothing_and_send_nothing_twice(tmp_path):
    with book_life(tmp_path / "desk", [80] * 20, seed=1) as life:
        sent, mails = live_and_prove(life, [FIRST])
    killed = Counter(one.step for one in life.killed if one.what != "scheduler")
    assert {*killed} == {*STEPS} - {"bill"}
    assert sum(killed.values()) == 10
    assert all(one.process for one in life.killed if one.what != "scheduler")
    assert sum(one.what in ("begun", "arrived") for one in life.killed) == 3
    assert sum(one.what == "scheduler" for one in life.killed) == 1
    assert (sent, mails) == (20 * 4, 20 * 3)


@pytest.mark.long
def test_four_employers_in_trouble_are_told_in_a_line_each_and_the_others_are_done(tmp_path):
    folder = tmp_path / "desk"
    small_bureau(folder, [f"e{number:03d}" for number in range(EMPLOYERS)])
    with server() as database, socket.create_server(("127.0.0.1", 0)) as silent:
        assert here(["-C", str(folder), "bureau", "databases", "--server", admin(database)])[0] == 0
        extract_of(folder, "e010").write_text(HEAD + LUC.replace("1985-02-04", "1985-02-04\x00"), "utf-8")
        elsewhere(folder, "e020", "postgresql://e020@127.0.0.1:1/e020")
        elsewhere(folder, "e030", f"postgresql://e030@127.0.0.1:{silent.getsockname()[1]}/e030")
        rows = (LUC.replace("2;85020300159", f"{number};") for number in range(60_000))
        extract_of(folder, "e040").write_text(HEAD + "".join(rows), "utf-8")
        settings = folder / "bureau.toml"
        limits = "limit_minutes = 2\nmemory_mb = 300"
        settings.write_text(settings.read_text("utf-8").replace("limit_minutes = 60", limits), "utf-8")
        cluster = Cluster(free_port(), 2, tmp_path / "dask.log")
        cluster.start()
        try:
            words = ["bureau", "run", "import", "--month", MONTH, "--scheduler", cluster.address, "--json"]
            status, output, told = here(["-C", str(folder), *words])
        finally:
            cluster.stop()
    assert status == 1, told
    found = {one["employer"]: one for one in json.loads(output)["employers"] if one["state"] != "done"}
    assert {key: one["state"] for key, one in found.items()} == {
        "e010": "refused", "e020": "refused", "e030": "failed", "e040": "failed",
    }  # fmt: skip
    assert found["e010"]["sentence"].startswith("workers.csv, line 2: ")
    assert found["e020"]["sentence"].startswith("The database postgresql://e020@127.0.0.1:1/e020 cannot be used: ")
    assert found["e030"]["sentence"].startswith("It took longer than 2 minutes and was stopped")
    assert found["e040"]["sentence"].startswith("It needed more than the 300 MB that memory_mb in bureau.toml allows")
    assert told.splitlines()[-1].endswith("(216 fait, 2 refusé, 2 échoué)")


def admin(folder: Path) -> str:
    """The URL of the server's owner."""
    return f"postgresql://postgres@/postgres?host={folder}"


def extract_of(folder: Path, key: str) -> Path:
    return folder / key / "extracts" / MONTH / "workers.csv"


def elsewhere(folder: Path, key: str, url: str) -> None:
    """Another database for an employer of the book."""
    path, header = folder / "bureau.toml", f"[employers.{key}]\n"
    path.write_text(path.read_text("utf-8").replace(header, f'{header}database = "{url}"\n'), "utf-8")
