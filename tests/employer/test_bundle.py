"""A bundle of one person holds everything of that person and nothing of others, and proves itself with Python alone."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest

from assusoft.employer import Employer, open_employer
from assusoft.employer.proof.bundle_verify import faults_in, files_in
from assusoft.errors import Refused
from assusoft.frames import rows_of
from assusoft.store.facts.contents import sha256_of


@pytest.fixture(scope="module")
def lived(stage, tmp_path_factory) -> Employer:
    """Two months closed and sent."""
    return open_employer(shutil.copytree(stage("2025-12 closed"), tmp_path_factory.mktemp("bundle") / "acme"))


@pytest.fixture(scope="module")
def person(lived) -> str:
    """Somebody with a family, of whom something was told in both months and something was answered."""
    known = {"answers": {one.person for one in lived.answers()}}
    known["family"] = set(lived.photo("2025-12").family["person"])
    known["told"] = {one.person for one in lived.messages("2025-12")}
    return min(set.intersection(*known.values()))


@pytest.fixture(scope="module")
def file(lived, person, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("made") / "one.zip"
    lived.bundle(person, path)
    return path


def script(place: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The script of the bundle, run where it was unpacked by whoever has Python and nothing of ours."""
    with TemporaryDirectory() as folder, ZipFile(place) as archive:
        archive.extractall(folder)
        command = [sys.executable, "-I", "-S", f"{folder}/verify.py", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_bundle_proves_itself_and_leads_to_the_head_kept_elsewhere(lived, file):
    done = script(file, "--head", lived.head())
    assert (done.returncode, done.stderr) == (0, "")
    assert "proven" in done.stdout
    assert script(file, "--head", "0" * 64).returncode == 1


def test_a_bundle_has_the_rows_of_every_month_and_what_was_said_and_told(lived, file, person):
    proof = json.loads(files_in(file)["proof.json"])
    found = {(one["kind"], one["month"]) for one in proof["snapshots"] if one["proven"]}
    assert {(kind, month) for kind in ("photo", "state", "told") for month in ("2025-11", "2025-12")} - found <= {
        ("told", "2025-11")  # the takeover tells by a list, not by messages
    }
    assert len([one for one in proof["facts"] if one["kind"] == "answer"]) == len(
        [one for one in lived.answers() if one.person == person]
    )
    messages = {one.id for one in lived.messages("2025-12") if one.person == person}
    told = {json.loads(row["content"])["message"] for row in proof["rows"] if row["table"] == "told"}
    assert messages <= told
    shown = {json.loads(row["content"])["person"] for row in proof["rows"]}
    assert shown == {person}


def test_a_bundle_of_one_holds_no_identifier_of_the_others(lived, file, person):
    text = b"\n".join(files_in(file).values()).decode("utf-8", "replace")
    known = rows_of(lived.store.known_identities())
    family = rows_of(lived.facts.members_shown())
    own = [row for row in [*known, *family] if row["person"] == person]
    others = [row for row in [*known, *family] if row["person"] != person]
    assert len({row["person"] for row in others}) > 70
    numbers = {row["national_number"] for row in others} - {row["national_number"] for row in own} - {None}
    assert not numbers & set(re.findall(r"\d{11}", text))
    assert not {row["person"] for row in others} & set(re.findall(r"P\d{5}", text))
    payroll = {f'"payroll_id":"{row["payroll_id"]}"' for row in others if row.get("payroll_id")}
    mine = {f'"payroll_id":"{row["payroll_id"]}"' for row in own if row.get("payroll_id")}
    plain = text.replace("\\", "")
    assert not [one for one in payroll - mine if one in plain]
    named = {(row["last_name"], row["first_name"], str(row["birth_date"])) for row in others}
    named -= {(row["last_name"], row["first_name"], str(row["birth_date"])) for row in own}
    assert not [one for one in named if all(part and part in plain for part in one)]


def alike(text: str) -> str:
    """Another text of the same form: its first letter or digit is another one."""
    at = next(place for place, sign in enumerate(text) if sign.isalnum())
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]


def first_of(proof: dict, kind: str) -> dict:
    return next(one for one in proof["snapshots"] if one["proven"] and one["kind"] == kind)


def other_row(proof: dict) -> None:
    proof["rows"][0]["content"] = alike(proof["rows"][0]["content"].replace('"sex":"', '"sex":"x'))


def other_path(proof: dict) -> None:
    steps = next(step for step in first_of(proof, "photo")["rows"][0][1] if step[0] or step[1])
    side = steps[0] or steps[1]
    side[0] = alike(side[0])


def shorter_path(proof: dict) -> None:
    first_of(proof, "photo")["rows"][0][1].pop()


def other_link(proof: dict) -> None:
    proof["links"][-1][2] = alike(proof["links"][-1][2])


def missing_link(proof: dict) -> None:
    proof["links"].pop(1)


def other_answer(proof: dict) -> None:
    fact = next(one for one in proof["facts"] if one["kind"] == "answer")
    fact["values"][fact["columns"].index("choice")] = "other"


CHANGES: dict[str, Callable[[dict], None]] = {
    "a row": other_row,
    "a salt": lambda proof: proof["rows"][0].update(salt=alike(proof["rows"][0]["salt"])),
    "how often a row is there": lambda proof: proof["rows"][0].update(copies=2),
    "the table of a row": lambda proof: proof["rows"][0].update(table="family"),
    "a hash of a path": other_path,
    "a path cut off": shorter_path,
    "the root": lambda proof: first_of(proof, "state")["roots"][0].__setitem__(2, "0" * 64),
    "the rest of the fact": lambda proof: first_of(proof, "state").update(inner="0" * 64),
    "a link": other_link,
    "a link left out": missing_link,
    "the hash before the links": lambda proof: proof.update(before="1" * 64),
    "the head": lambda proof: proof.update(head="1" * 64),
    "an answer": other_answer,
    "a row put under another month": lambda proof: first_of(proof, "photo")["rows"][0].__setitem__(0, -1),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_fails_even_when_the_list_of_files_was_made_to_fit(file, name):
    files = files_in(file)
    proof = json.loads(files["proof.json"])
    CHANGES[name](proof)
    files["proof.json"] = json.dumps(proof).encode()
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["proof.json"] = sha256_of(files["proof.json"])
    files["manifest.json"] = json.dumps(manifest).encode()
    files["manifest.sha256"] = sha256_of(files["manifest.json"]).encode()
    assert list(faults_in(files))


def test_one_byte_changed_anywhere_a_file_more_or_one_less_fails(file):
    files = files_in(file)
    assert list(faults_in(files)) == []
    for name, content in files.items():
        middle = len(content) // 2
        changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        try:
            assert list(faults_in(files | {name: changed})), name
        except ValueError:  # no JSON any more: the script says that it cannot be read
            assert name.endswith(".json")
        assert name == "manifest.sha256" or list(faults_in({one: files[one] for one in files if one != name})), name
    assert list(faults_in(files | {"more.txt": b""})) == ["more.txt was added."]


def test_a_chain_made_to_fit_is_found_by_the_head_kept_elsewhere(lived, file):
    files = files_in(file)
    proof = json.loads(files["proof.json"])
    proof["links"] = proof["links"][:-1]  # the newest fact gone, and the head that of the link before
    hashes, before = [], proof["before"]
    for link in proof["links"]:
        text = json.dumps([before, *link], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = sha256_of(text.encode())
        hashes.append(before)
    proof["head"] = before
    files["proof.json"] = json.dumps(proof).encode()
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["proof.json"] = sha256_of(files["proof.json"])
    files["manifest.json"] = json.dumps(manifest).encode()
    files["manifest.sha256"] = sha256_of(files["manifest.json"]).encode()
    assert list(faults_in(files)) == []
    assert list(faults_in(files, lived.head()))


def test_a_bundle_is_not_written_over_another_file_nor_of_nobody(lived, file, tmp_path):
    with pytest.raises(Refused, match="exists already"):
        lived.bundle("P00001", file)
    with pytest.raises(Refused, match="Nobody is known"):
        lived.bundle("P99999", tmp_path / "nobody.zip")
    assert list(tmp_path.iterdir()) == []
