"""What a person looks at in a month; nothing is stored."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from assusoft.cli.output.places import file_to_write, folder_to_write
from assusoft.cli.output.printing import message_text, print_json, print_lines, print_table, records, write_list
from assusoft.cli.output.words import month_line, person_lines, status_lines
from assusoft.cli.session import WAITS, Json, KnownOn, Month, On, To, app, err, listing_of, open_chosen
from assusoft.errors import Refused
from assusoft.files import make_folder, write_whole
from assusoft.language import say


@app.command()
def status(month: Month = None, on: On = None, known_on: KnownOn = None, as_json: Json = False) -> None:
    """The month in figures, and what blocks it; without a month, every month too."""
    listing = listing_of(month, on=on, known_on=known_on)
    found = listing.status
    if as_json:
        print_json(found)
    else:
        months = (month_line(one, listing.language) for one in found.get("months", ()))
        print("\n".join([*status_lines(found, listing.language, listing.labels), *months]))
    if found["tasks"]["open"]:
        raise typer.Exit(WAITS)


@app.command()
def tasks(
    month: Month = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write them to a workbook to be filled in.", callback=file_to_write)
    ] = None,
    on: On = None,
    known_on: KnownOn = None,
    as_json: Json = False,
) -> None:
    """What HR must answer, blocking tasks first."""
    if to is not None and (on or known_on):
        raise Refused("Tasks of another day cannot be answered, so no workbook is written of them. Leave --to out.")
    listing = listing_of(month, on=on, known_on=known_on)
    listed = listing.tasks()
    if to is not None:
        write_whole(to, open_chosen().task_sheet(month))
        sentence = "{count} tasks written to {file}. Fill in column ANSWER, then: assusoft answers {file}"
        err.print(say(listing.language, sentence, count=len(listed), file=to), soft_wrap=True)
    elif as_json:
        print_json([task["values"] for task in listed])
    else:
        print_lines(listed)
    if listed:
        raise typer.Exit(WAITS)


@app.command()
def messages(
    month: Month = None,
    supplier: Annotated[str | None, typer.Option(help="Only this supplier.")] = None,
    on: On = None,
    known_on: KnownOn = None,
    held: Annotated[bool, typer.Option("--held", help="What is held back instead: until when, and why.")] = False,
    to: To = None,
    as_json: Json = False,
) -> None:
    """What suppliers are told this month, as far as tasks are answered."""
    if held:
        _held(month, supplier, bool(on or known_on or to), as_json)
        return
    if to is not None:
        from assusoft.employer.looking.books import book_of_messages

        employer = open_chosen()
        listed = employer.messages(month, supplier, on=on, known_on=known_on)
        write_list(to, book_of_messages(listed, employer.language))
        return
    found = listing_of(month, on=on, known_on=known_on).messages(supplier)
    if as_json:
        print_json([message["values"] for message in found])
    else:
        print_lines(found)


def _held(month: str | None, supplier: str | None, besides: bool, as_json: bool) -> None:
    """Print what is held back."""
    from assusoft.month.wording import held_line

    if besides:
        raise Refused("--held is of a month as it is: leave --on, --known-on and --to out.")
    employer = open_chosen()
    found = employer.held(month, supplier)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        print(f"{message_text(one, employer)}  {held_line(one, employer.language)}")


@app.command()
def register(
    supplier: Annotated[str | None, typer.Option(help="Only this supplier.")] = None,
    month: Month = None,
    on: On = None,
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:
    """What each supplier should know at the end of the month."""
    employer = open_chosen()
    chosen = [supplier] if supplier else list(employer.suppliers)
    tables = {key: employer.register(key, month, on=on, known_on=known_on) for key in chosen}
    if to is not None:
        from assusoft.employer.looking.books import book_of_frames

        write_list(to, book_of_frames(tables, employer.language, employer.settings.own))
        return
    if as_json:
        print_json({key: records(table) for key, table in tables.items()})
        return
    labels = employer.labels()
    for key, table in tables.items():
        print_table(key, table, employer.language, labels)


@app.command()
def person(
    id: Annotated[str, typer.Argument(help="P00012, a national number, or a part of the name.")],
    month: Month = None,
    on: On = None,
    known_on: KnownOn = None,
    as_json: Json = False,
) -> None:
    """All that is known of a person in a month."""
    listing = listing_of(month, True, on, known_on)
    id = listing.meant(id)
    rows, asked = listing.person(id) if on is None else _on_the_day(id, on, known_on), listing.tasks(id)
    if as_json:
        told = [message["values"] for message in listing.messages(person=id)]
        print_json(rows | {"tasks": [task["values"] for task in asked], "messages": told})
        return
    print("\n".join(person_lines(rows, listing.language, listing.labels)))
    print_lines(asked)


def _on_the_day(id: str, on: date, known_on: date | None) -> dict[str, list[dict[str, Any]]]:
    """The rows of a person that hold on the day, as `Listing.person` has those of a month."""
    found = open_chosen().person(id, on=on, known_on=known_on)
    return {name: records(found[name]) for name in ("contracts", "family", "positions")}


@app.command()
def preview(
    to: Annotated[Path, typer.Option("--to", help="Folder to write the documents into.", callback=folder_to_write)],
    month: Month = None,
    known_on: KnownOn = None,
) -> None:
    """Write what each supplier would receive now; nothing is stored or sent."""
    for key, documents in open_chosen().reports(month, known_on).items():
        make_folder(to / key)
        for document in documents:
            write_whole(to / key / document.name, document.content)
            print(to / key / document.name)
