"""Several processes write at once: one wins, the others are told."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assusoft.errors import Refused
from assusoft.store import Store, open_store

PROCESSES = 4
SCRIPT = Path(__file__).with_name("processes.py")


def start(url: str, go: Path, name: str, act: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, SCRIPT, url, go, name, act], stdout=subprocess.PIPE, text=True)


def together(url: str, folder: Path, act: str) -> dict[str, list[str]]:
    """Let every process do `act` at the same moment; what each was told."""
    go = folder / "go"
    running = {f"N{n}": start(url, go, f"N{n}", act) for n in range(PROCESSES)}
    go.touch()
    outputs = {name: process.communicate(timeout=120)[0] for name, process in running.items()}
    return {name: json.loads(output) for name, output in outputs.items()}


def test_of_several_processes_answering_a_task_one_wins_and_the_others_are_told(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    told = together(database_url, tmp_path, "answer")
    winner = {record.task: record.by for record in store.answers()}
    assert [record.number for record in store.answers()] == list(range(1, 11))
    for name, sentences in told.items():
        for number, sentence in enumerate(sentences):
            won = winner[f"T{number}"]
            expected = "done" if won == name else f"{won} answered 'confirm' on task T{number}"
            assert sentence.startswith(expected)


def test_of_several_processes_claiming_a_transmission_one_gets_it(
    store: Store, make: Any, database_url: str, tmp_path: Path
) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag") for _ in range(3)])
    told = together(database_url, tmp_path, "claim")
    for sentences in zip(*told.values(), strict=True):
        assert Counter(sentence == "done" for sentence in sentences) == {True: 1, False: PROCESSES - 1}
    assert [len(store.events(id)) for id in ("ag-1", "ag-2", "ag-3")] == [2, 2, 2]


def test_imports_of_several_processes_follow_one_another(store: Store, database_url: str, tmp_path: Path) -> None:
    assert {told for sentences in together(database_url, tmp_path, "import").values() for told in sentences} == {"done"}
    made = store.imports()
    assert [one.number for one in made] == list(range(1, len(made) + 1))
    for one in made:
        assert store.photo_tables(one.number)["worker"]["person"].to_list() == [one.by]


def test_several_processes_may_open_a_new_database_at_once(database_url: str, tmp_path: Path) -> None:
    told = together(database_url, tmp_path, "open")
    assert list(told.values()) == [["done"]] * PROCESSES
    open_store(database_url, create=False).close()


def test_what_a_killed_process_was_sending_is_in_doubt_and_not_sent_again(
    store: Store, make: Any, database_url: str, tmp_path: Path
) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag")])
    go = tmp_path / "go"
    go.touch()
    sender = start(database_url, go, "An", "send")
    assert sender.stdout
    assert json.loads(sender.stdout.readline()) == ["claimed"]
    with pytest.raises(Refused, match="Another process is sending"), store.sending("Bram", make.at):
        pass
    sender.kill()
    sender.communicate()
    with store.sending("Bram", make.at) as interrupted:
        assert interrupted == ["ag-1"]
    with pytest.raises(Refused, match="'in_doubt'"):
        store.claim("ag-1", "Bram", make.at)
