"""Benefit sheets: issued and written into a folder, looked up in the archive, sent to people."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assusoft.cli.output.places import file_to_write, folder_to_write
from assusoft.cli.output.printing import print_json, write_list
from assusoft.cli.session import WAITS, By, Json, app, err, now, open_chosen, who
from assusoft.language import colon, say

if TYPE_CHECKING:
    from assusoft.employer.sheets.sheets import Skipped

ClosedMonth = Annotated[str, typer.Option("--month", "-m", help="A closed month, YYYY-MM.")]
OnePerson = Annotated[str, typer.Option("--person", help="P00012, a national number, or a part of the name.")]


@app.command()
def sheets(
    month: ClosedMonth,
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="Where the PDFs go, one a worker.", callback=folder_to_write)
    ],
    person: OnePerson = "",
    entity: Annotated[str, typer.Option("--entity", help="A legal entity, by its number or its name.")] = "",
    language: Annotated[
        str, typer.Option("--language", help="fr, nl or en, of whom neither law nor payroll says one.")
    ] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Issue the benefit sheets of a closed month: one PDF a worker, kept in the archive; run again, it goes on."""
    employer = open_chosen()
    done = employer.issue_sheets(month, to, who(by), now(), person, entity, language, _progress())
    if as_json:
        print_json({"sheets": done.sheets, "folder": done.folder, "skipped": _skipped(done.skipped)})
    else:
        sentence = "{count} benefit sheets in {folder}, {new} of them new"
        print(say(employer.language, sentence, count=done.sheets, folder=done.folder, new=done.new))
        _say_skipped(done.skipped)
    if done.skipped:
        raise typer.Exit(WAITS)


def _progress() -> Callable[[int, int], None]:
    """Says how many are done, at each twentieth of them."""
    said = 0

    def told(done: int, count: int) -> None:
        nonlocal said
        if done == count or done * 20 // count > said:
            said = done * 20 // count
            err.print(f"{done} of {count} sheets", soft_wrap=True)

    return told


@app.command("sheets-issued")
def sheets_issued(
    month: Annotated[str | None, typer.Option("--month", "-m", help="Only this month; all when left out.")] = None,
    person: OnePerson = "",
    as_json: Json = False,
) -> None:
    """The benefit sheets that were issued, each with its id, what it replaces, and whether it was sent."""
    from assusoft.code_labels import code_label

    employer = open_chosen()
    found, language = employer.sheets_issued(month, person), employer.language
    if as_json:
        print_json(found)
        return
    for one in found:
        states = [f"{code_label(each['state'], language)} ({each['id']})" for each in one["sent"]]
        replaced = [say(language, "replaced by {id}", id=one["replaced_by"])] if one["replaced_by"] else []
        print("  ".join([one["id"], one["month"], one["person"], one["language"], f"{one['at']:%Y-%m-%d}",
                         ", ".join([*replaced, *states])]).rstrip())  # fmt: skip


@app.command("sheet-issued")
def sheet_issued(
    id: Annotated[str, typer.Argument(help="S..., as `sheets-issued` shows it.")],
    to: Annotated[Path, typer.Option("--to", help="The file to write.", callback=file_to_write)],
) -> None:
    """Write one benefit sheet, byte for byte as it was issued."""
    write_list(to, open_chosen().sheet_bytes(id))


@app.command("sheets-send")
def sheets_send(
    month: ClosedMonth,
    by: By = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would leave; send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Send the benefit sheets that were issued, each once, as [sheets] of employer.toml says."""
    employer = open_chosen()
    if dry_run:
        _print_leaving(employer.sheets_leaving(month), as_json, employer.language)
        return
    done = employer.send_sheets(month, who(by), now)
    if as_json:
        tried = {id: asdict(one) for id, one in done.tried.items()}
        print_json({"tried": tried, "in_doubt": done.in_doubt, "waiting": _skipped(done.waiting)})
    else:
        from assusoft.code_labels import code_label

        for id, one in done.tried.items():
            print(f"{id}{colon(employer.language)}{code_label(one.state, employer.language)} {one.reason}".rstrip())
        for id, detail in done.in_doubt.items():
            sentence = "{id}: in doubt, {detail}. Find out whether it arrived; then: assusoft settle {id} sent|queued"
            print(say(employer.language, sentence, id=id, detail=detail))
        _say_skipped(done.waiting)
    if done.waiting or done.in_doubt or any(one.state != "sent" for one in done.tried.values()):
        raise typer.Exit(WAITS)


def _print_leaving(found: Any, as_json: bool, language: str) -> None:
    if as_json:
        leaving = [
            {"id": one.id, "way": one.way, "to": list(one.recipients), "sheets": [f"S{each}" for each in one.sheets]}
            for one in found.sendings
        ]
        print_json({"leaving": leaving, "waiting": _skipped(found.waiting)})
        return
    for one in found.sendings:
        sentence = "{id}: {count} sheets to {to}"
        print(say(language, sentence, id=one.id, count=len(one.sheets), to=", ".join(one.recipients)))
    _say_skipped(found.waiting)


def _skipped(listed: "Iterable[Skipped]") -> list[dict[str, str]]:
    return [{"person": one.person, "sentence": one.why} for one in listed]


def _say_skipped(listed: "Iterable[Skipped]") -> None:
    for one in listed:
        typer.echo(one.why, err=True)
