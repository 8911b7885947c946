"""One person -> a zip of everything that is stored of that person and nothing of others, with its proof."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.looking.people import person_meant, same_persons
from assusoft.employer.statements.controlling import directory
from assusoft.employer.statements.receiving import lines_of
from assusoft.errors import Erased, Refused
from assusoft.files import whole_file
from assusoft.frames import rows_of
from assusoft.json_text import json_text
from assusoft.language import say
from assusoft.statements.persons import whose
from assusoft.store.facts.contents import sha256_of

_NAMES = re.compile(r"(?<!\d)\d{11}(?!\d)|(?<![0-9A-Za-z])P\d{5,}(?!\d)")
_README = (
    "Everything that {employer} stores of {person}, and nothing of others.",
    "proof.json: rows of photos, states, messages, benefit sheets; what was answered and declared; with their paths.",
    "statements.json, returns.json, sent.json, rules/: what suppliers billed and answered, what left, by which rules.",
    "Check it with Python 3, on any machine: python verify.py --head HASH",
    "HASH is a hash of the facts that was kept elsewhere: assusoft verify and assusoft backup print it.",
    "«not provable offline» is what stands in files that tell of others too: {employer} can show those to a judge.",
)


@dataclass(frozen=True)
class Bundled:
    """What a bundle holds: `proven` snapshots and facts, the `unproven`, a line each, and how many are `withheld`.

    `head`: the hash of the facts that its paths lead to.
    """

    person: str
    head: str
    proven: int
    unproven: tuple[str, ...]
    withheld: int


def bundle(employer: EmployerFolder, text: str, file: Path) -> Bundled:
    """Write the bundle of the person meant; see `Employer.bundle`."""
    if file.exists():
        raise Refused(f"{file} exists already: a bundle is not written over another file. Name a new one.")
    person = person_meant(employer, text)
    ids = frozenset([person, *(row for row, same in same_persons(employer).items() if same == person)])
    shown = _shown(employer, ids)
    proof = employer.store.proof_of(ids, shown)
    told = {content["message"]: content for content in _contents(proof, "told")}
    files = {
        "proof.json": json_text(proof).encode(),
        **_listed("statements", [*_billed(employer, ids)], shown),
        **_listed("returns", [*_answered(employer, told)], shown),
        **_listed("sent", [*_sent(employer, told)], shown),
        **dict(_rules(employer, proof, shown)),
        **dict(_sheets(employer, proof)),
        "verify.py": (Path(__file__).parent / "bundle_verify.py").read_bytes(),
        "README.txt": _readme(employer, person).encode(),
    }
    unproven = [name for name in files if name.startswith(("statements.", "returns.", "sent.", "rules/"))]
    manifest = {"files": {name: sha256_of(content) for name, content in files.items()}, "unproven": unproven}
    files["manifest.json"] = json_text(manifest).encode()
    files["manifest.sha256"] = sha256_of(files["manifest.json"]).encode()
    with whole_file(file, mode=0o600) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    found = [*proof["snapshots"], *proof["facts"]]
    listed = [f"{one['kind']} {one.get('month', one['key'])}" for one in found if not one["proven"]]
    return Bundled(person, proof["head"], sum(one["proven"] for one in found), (*listed, *unproven), proof["withheld"])


def _shown(employer: EmployerFolder, ids: frozenset[str]) -> Callable[[str], bool]:
    """Whether a text names nobody else: by national number or by our number; the family of the person apart."""
    known = rows_of(employer.store.known_identities())
    family = rows_of(employer.facts.members_shown(ids))
    own = {row["national_number"] for row in known if row["person"] in ids}
    own |= {row["national_number"] for row in family if row["person"] in ids}
    others = {row[name] for row in known if row["person"] not in ids for name in ("person", "national_number")}
    others |= {row["national_number"] for row in rows_of(employer.facts.members_shown()) if row["person"] not in ids}
    others -= {None} | own
    return lambda text: others.isdisjoint(_NAMES.findall(text))


def _contents(proof: Mapping[str, Any], table: str) -> Iterator[dict[str, Any]]:
    return (json.loads(row["content"]) for row in proof["rows"] if row["table"] == table)


def _listed(name: str, rows: list[dict[str, Any]], shown: Callable[[str], bool]) -> dict[str, bytes]:
    """The file of these rows; none where there are none."""
    kept = [row for row in rows if shown(json_text(row))]
    return {f"{name}.json": json_text(kept).encode()} if kept else {}


def _billed(employer: EmployerFolder, ids: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The lines of premium statements that are about these ids."""
    people = directory(employer)
    for statement in employer.store.statements():
        try:
            lines = lines_of(employer, statement)
        except Erased:
            continue
        for line in lines:
            if whose(line.printed, people).person in ids:
                of = {"statement": statement.id, "supplier": statement.supplier, "sha256": statement.sha256}
                yield (
                    of
                    | {name: value for name, value in vars(line).items() if name != "premium"}
                    | line.premium._asdict()
                )


def _answered(employer: EmployerFolder, told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What suppliers answered to these messages."""
    for one in employer.store.returns():
        for result in one.results:
            if result["message"] in told:
                yield {"return": one.id, "transmission": one.transmission, "answered": one.answered, **result}


def _sent(employer: EmployerFolder, told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The files in which these messages were told, by name and hash, and what became of them."""
    suppliers = {content["supplier"] for content in told.values()}
    for sending in employer.store.transmissions():
        if sending.supplier in suppliers:
            last = sending.last_event
            files = [{"name": one.name, "sha256": one.sha256} for one in sending.documents]
            of = {"transmission": sending.id, "month": sending.month, "supplier": sending.supplier}
            yield of | {"state": last.state, "at": last.at.isoformat(), "files": files}


def _rules(
    employer: EmployerFolder, proof: Mapping[str, Any], shown: Callable[[str], bool]
) -> Iterator[tuple[str, bytes]]:
    """The plan sheets that the person's months were closed with, each version once, by the first month that has it."""
    months, known = {one["month"] for one in proof["snapshots"]}, set[str]()
    for closing in employer.facts.closings():
        for name, sha256 in closing.texts.items():
            if closing.month in months and "/" not in name and sha256 not in known:
                known.add(sha256)
                content = employer.store.content(sha256)
                if shown(content.decode()):
                    yield f"rules/{closing.month}/{name}", content


def _sheets(employer: EmployerFolder, proof: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for content in _contents(proof, "sheet"):
        for name, ending in (("said", "json"), ("pdf", "pdf")):
            yield f"sheets/{content[name][:16]}.{ending}", employer.store.content(content[name])


def _readme(employer: EmployerFolder, person: str) -> str:
    language = employer.language
    return "\n".join(say(language, line, employer=employer.name, person=person) for line in _README) + "\n"
