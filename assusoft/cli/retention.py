"""What is kept how long, what is due to go, and its erasure."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, By, Json, app, err, now, open_chosen, who
from assusoft.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assusoft.employer.retention.notes import Backup

NAMES = {
    "photos": "rows of the payroll",
    "states": "what suppliers hold",
    "extracts": "extracts",
    "documents": "files and messages sent",
    "returns": "answers of suppliers",
    "statements": "premium statements",
    "sheets": "benefit sheets",
    "forms": "forms of workers",
    "audits": "findings of audits",
}
"""Kind -> what it is, as English sentence keys."""


@app.command()
def retention(as_json: Json = False) -> None:
    """How long what is kept, what is due to go, which backups hold it still; exit status 1 while something is due."""
    employer = open_chosen()
    found, language = employer.retention(), employer.language
    if as_json:
        print_json(asdict(found))
    else:
        for kind, months in found.terms.items():
            name = say(language, NAMES[kind])
            if months is None:
                print(say(language, "{name}: no term, kept", name=name))
                continue
            rows, files = found.due.get(kind, (0, 0))
            sentence = "{name}: {months} months, due through {through}: {rows} rows, {files} files"
            through = found.through.get(kind, "-")
            print(say(language, sentence, name=name, months=months, through=through, rows=rows, files=files))
        _print_backups(found.backups, language)
    if found.due:
        raise typer.Exit(WAITS)


@app.command()
def erase(
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")],
    by: By = "",
    as_json: Json = False,
) -> None:
    """Erase for good what `retention` says is due; that it was erased is kept as a fact."""
    employer = open_chosen()
    language = employer.language
    done = employer.erase(reason, who(by), now())
    if as_json:
        print_json(asdict(done))
        return
    sentence = "Erased: {rows} rows, {facts} facts and files, {copies} copies in the folder."
    rows, facts = done.erasure.rows, done.erasure.facts
    print(say(language, sentence, rows=rows, facts=facts, copies=len(done.files)))
    _print_backups(done.backups, language)
    err.print(f"Hash of the facts: {employer.head()}. Make a new backup: assusoft backup FILE", soft_wrap=True)


def _print_backups(backups: "Sequence[Backup]", language: str) -> None:
    for one in backups:
        sentence = "{file}, of {at}, was made before: it holds what is erased. Destroy it."
        print(say(language, sentence, file=one.file, at=one.at))
