"""Several processes write at once: one wins, the others are told."""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assusoft.errors import Refused
from assusoft.store import Store, open_store

PROCESSES = 8
SCRIPT = Path(__file__).with_name("processes.py")

Process = subprocess.Popen[str]
Crew = dict[str, Process]


def started() -> Process:
    return subprocess.Popen([sys.executable, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def order(process: Process, url: str, name: str, act: str) -> None:
    assert process.stdin
    process.stdin.write(f"{url} {name} {act}\n")
    process.stdin.flush()


def heard(process: Process) -> Any:
    """The next line the process prints."""
    assert process.stdout
    return json.loads(process.stdout.readline())


@pytest.fixture(scope="session")
def crew() -> Iterator[Crew]:
    """Processes that wait for something to do, by name."""
    processes = {f"N{n}": started() for n in range(PROCESSES)}
    assert [heard(process) for process in processes.values()] == ["ready"] * PROCESSES
    yield processes
    for process in processes.values():
        process.communicate()


def together(crew: Crew, url: str, act: str) -> dict[str, list[str]]:
    """Let every process do `act` at the same moment; name -> what it was told."""
    for name, process in crew.items():
        order(process, url, name, act)
    return {name: heard(process) for name, process in crew.items()}


def test_of_several_processes_answering_a_task_one_wins_and_the_others_are_told(
    store: Store, database_url: str, crew: Crew
) -> None:
    told = together(crew, database_url, "answer")
    winner = {record.task: record.by for record in store.answers()}
    assert [record.number for record in store.answers()] == list(range(1, 11))
    for name, sentences in told.items():
        for number, sentence in enumerate(sentences):
            won = winner[f"T{number}"]
            assert sentence.startswith("done" if won == name else f"{won} answered 'confirm' on task T{number} ")


def test_of_several_processes_claiming_a_transmission_one_gets_it(
    store: Store, make: Any, database_url: str, crew: Crew
) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag") for _ in range(3)])
    told = together(crew, database_url, "claim")
    for sentences in zip(*told.values(), strict=True):
        assert Counter(sentence == "done" for sentence in sentences) == {True: 1, False: PROCESSES - 1}
    assert [len(store.events(id)) for id in ("ag-1", "ag-2", "ag-3")] == [2, 2, 2]


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.long)])
def test_eight_processes_answer_many_tasks_and_a_reader_sees_one_state_meanwhile(
    store: Store, database_url: str, crew: Crew, count: int
) -> None:
    with ThreadPoolExecutor(1) as thread:
        working = thread.submit(together, crew, database_url, f"many:{count}")
        seen = [0]
        while not working.done():
            assert store.check_facts() == []
            numbers = [record.number for record in store.answers()]
            assert numbers == list(range(1, len(numbers) + 1))
            seen.append(len(numbers))
            time.sleep(0.05)
    told = working.result()
    assert seen == sorted(seen)
    assert len(set(seen)) > 2, "the reader was kept waiting"

    given = {record.task: record for record in store.answers()}
    assert sorted(given) == sorted(f"T{number}" for number in range(count))
    assert [record.number for record in store.answers()] == list(range(1, count + 1))
    for task, record in given.items():
        sentences = {name: found[task] for name, found in told.items() if task in found}
        assert record.choice == f"choice of {record.by}"
        assert sentences.pop(record.by) == "done"
        (sentence,) = sentences.values()
        assert sentence.startswith(f"{record.by} answered '{record.choice}' on task {task} ")
    assert store.check_facts() == []


def test_an_import_and_a_closing_exclude_each_other(store: Store, make: Any, database_url: str, crew: Crew) -> None:
    make.imported(store, "2026-02")
    told = together(crew, database_url, "import-or-close")
    sentences = [sentence for found in told.values() for sentence in found]
    (closing,) = store.closings()
    made = store.imports()
    assert closing.import_number == made[-1].number == len(made)
    assert store.state_tables(1)["worker"].equals(store.photo_tables(len(made))["worker"])
    assert sentences.count("done") == len(made)  # its own import is not among them, the closing is
    for sentence in sentences:
        assert re.match(
            rf"done|The (import|closing) of 2026-02 was refused: 2026-02 is closed \(by {closing.by} |"
            r"The closing of 2026-02 was refused: it was computed from import number \d+, but the month's import is ",
            sentence,
        )
    assert store.check_facts() == []


def test_imports_of_several_processes_follow_one_another(store: Store, database_url: str, crew: Crew) -> None:
    told = together(crew, database_url, "import")
    assert set().union(*told.values()) == {"done"}
    made = store.imports()
    assert [one.number for one in made] == list(range(1, len(made) + 1))
    for one in made:
        assert store.photo_tables(one.number)["worker"]["person"].to_list() == [one.by]


def test_several_processes_may_open_a_new_database_at_once(database_url: str, crew: Crew) -> None:
    told = together(crew, database_url, "open")
    assert list(told.values()) == [["done"]] * PROCESSES
    open_store(database_url, create=False).close()


def test_what_a_killed_process_was_sending_is_in_doubt_and_not_sent_again(
    store: Store, make: Any, database_url: str
) -> None:
    make.imported(store, "2026-02")
    make.closed(store, "2026-02", [make.transmission("ag")])
    sender = started()
    order(sender, database_url, "An", "send")
    assert [heard(sender), heard(sender)] == ["ready", "claimed"]
    with pytest.raises(Refused, match="Another process is sending"), store.sending("Bram", make.at):
        pass
    sender.kill()
    sender.communicate()
    assert interrupted(store, make) == ["ag-1"]
    with pytest.raises(Refused, match="'in_doubt'"):
        store.claim("ag-1", "Bram", make.at)


def interrupted(store: Store, make: Any) -> list[str]:
    """What the next sending finds in doubt, once the server has noticed that the last one died."""
    for _ in range(100):
        try:
            with store.sending("Bram", make.at) as found:
                return found
        except Refused:
            time.sleep(0.1)
    raise AssertionError("the dead process still holds the lock")
