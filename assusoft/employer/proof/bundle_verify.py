"""Check a bundle of one person: that nothing in it was changed, and that it leads to a head kept elsewhere.

    python verify.py [FOLDER or FILE.zip] [--head HASH]

It needs nothing but Python. The head is what `assusoft verify` and `assusoft backup` printed at the employer; without
one, the bundle is only shown to agree with itself. The exit status is 0 when everything agrees, 1 when not.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

MANIFEST, PROOF = "manifest.json", "proof.json"


def files_in(place: Path) -> dict[str, bytes]:
    """Name -> bytes of every file of a bundle, packed or not."""
    if place.is_dir():
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with ZipFile(place) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def faults_in(files: dict[str, bytes], head: str = "") -> Iterator[str]:
    """What is wrong with a bundle, a sentence each."""
    if MANIFEST not in files or PROOF not in files:
        yield f"{MANIFEST} or {PROOF} is missing."
        return
    yield from _changed(files)
    proof = json.loads(files[PROOF])
    after = _chain(proof["before"], proof["links"])
    if after[-1:] != [proof["head"]]:
        yield "The links do not lead to the head."
    reach = _reach(proof, after, head)
    if reach is None:
        yield f"The head {head} is that of no link: the bundle is not of the facts that it stands for."
        reach = len(after)
    linked = {(kind, key): (at, content) for at, (kind, key, content) in enumerate(proof["links"])}
    for fact in proof["facts"]:
        yield from _fact(fact, linked, reach)
    for snapshot in proof["snapshots"]:
        yield from _snapshot(snapshot, proof["rows"], linked, reach)
    yield from _sheets(proof["rows"], files)


def unproven_in(files: dict[str, bytes]) -> list[str]:
    """What is in a bundle and cannot be proven offline."""
    proof = json.loads(files[PROOF])
    listed = [f"{one['kind']} of {one['month']}: {one['why']}" for one in proof["snapshots"] if not one["proven"]]
    listed += [f"{one['kind']} {one['key']}: erased in part since" for one in proof["facts"] if not one["proven"]]
    return [*listed, *json.loads(files[MANIFEST])["unproven"]]


def _changed(files: dict[str, bytes]) -> Iterator[str]:
    known = json.loads(files[MANIFEST])["files"]
    if files.get("manifest.sha256", b"").decode("ascii", "replace").strip() != _sha256(files[MANIFEST]):
        yield f"{MANIFEST} was changed."
    for name in sorted(known.keys() | files.keys() - {MANIFEST, "manifest.sha256"}):
        if name not in files:
            yield f"{name} is missing."
        elif name not in known:
            yield f"{name} was added."
        elif _sha256(files[name]) != known[name]:
            yield f"{name} was changed."


def _chain(before: str, links: list[list[str]]) -> list[str]:
    """The hash of each link."""
    hashes = []
    for link in links:
        before = _digest([before, *link])
        hashes.append(before)
    return hashes


def _reach(proof: dict[str, Any], after: list[str], head: str) -> int | None:
    """How many of the links a head stands for; None when it is that of none."""
    if not head or head == proof["head"]:
        return len(after)
    return after.index(head) + 1 if head in after else None


def _linked(name: str, of: tuple[str, str], content: str, linked: dict[Any, Any], reach: int) -> Iterator[str]:
    at, known = linked.get(of, (0, ""))
    if known != content:
        yield f"{name} is not what its link stands for."
    elif at >= reach:
        yield f"{name} was stored after that head was noted: give a later one."


def _fact(fact: dict[str, Any], linked: dict[Any, Any], reach: int) -> Iterator[str]:
    if fact["proven"]:
        of = (fact["kind"], fact["key"])
        yield from _linked(f"{fact['kind']} {fact['key']}", of, _digest([fact["values"]]), linked, reach)


def _snapshot(
    snapshot: dict[str, Any], rows: list[dict[str, Any]], linked: dict[Any, Any], reach: int
) -> Iterator[str]:
    if not snapshot["proven"]:
        return
    name = f"The {snapshot['kind']} of {snapshot['month']} ({snapshot['fact']} {snapshot['key']})"
    content = _digest([snapshot["inner"], snapshot["roots"]])
    yield from _linked(name, (snapshot["fact"], snapshot["key"]), content, linked, reach)
    roots = [digest for kind, _, digest in snapshot["roots"] if kind == snapshot["kind"]]
    for at, path in snapshot["rows"]:
        if [_root(_leaf(rows[at]), path)] != roots:
            yield f"{name}: a row of table {rows[at]['table']} does not lead to the root."


def _leaf(row: dict[str, Any]) -> str:
    key = _sha256(row["content"].encode())
    return _sha256(f"leaf {row['salt']} {row['table']} {key} {row['copies']}".encode())


def _root(node: str, path: list[list[list[str]]]) -> str:
    for before, after in path:
        node = _sha256(f"node {' '.join([*before, node, *after])}".encode())
    return node


def _sheets(rows: list[dict[str, Any]], files: dict[str, bytes]) -> Iterator[str]:
    """A benefit sheet is the one whose hash its row has."""
    hashes = {_sha256(content) for name, content in files.items() if name.startswith("sheets/")}
    for row in rows:
        content = json.loads(row["content"])
        if row["table"] == "sheet" and not {content["said"], content["pdf"]} <= hashes:
            yield f"The benefit sheet with SHA-256 {content['pdf']} is not among the files."


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _sha256(text.encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(arguments: list[str]) -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("place", nargs="?", type=Path, default=Path(__file__).parent, help="the bundle")
    parser.add_argument("--head", default="", help="a head hash that was kept elsewhere")
    given = parser.parse_args(arguments)
    try:
        files = files_in(given.place)
        faults = list(faults_in(files, given.head.strip()))
        unproven = unproven_in(files) if not faults else []
    except (OSError, BadZipFile, ValueError, LookupError, TypeError, AttributeError) as error:
        faults, unproven, files = [f"The bundle cannot be read: {type(error).__name__}: {error}"], [], {}
    for fault in faults:
        print(fault)
    if faults:
        print("NOT PROVEN: the bundle was changed.")
        return 1
    proof = json.loads(files[PROOF])
    for line in unproven:
        print(f"not provable offline: {line}")
    months = sum(one["proven"] for one in proof["snapshots"])
    print(f"{months} photos, states and lists, {sum(one['proven'] for one in proof['facts'])} facts: proven.")
    print(f"Head: {given.head or proof['head']}" + ("" if given.head else " (of the bundle itself: compare it)"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
