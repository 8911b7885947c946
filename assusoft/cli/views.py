"""What a person looks at in a month; nothing is stored."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assusoft.cli.printing import (
    file_line,
    message_text,
    print_json,
    print_pairs,
    print_table,
    print_task,
    records,
    values_of_task,
)
from assusoft.cli.session import WAITS, Json, Month, app, err, open_chosen


@app.command()
def status(month: Month = None, as_json: Json = False) -> None:
    """The month in figures, and what blocks it."""
    found = open_chosen().status(month)
    if as_json:
        print_json(found)
    else:
        files = found.pop("files")
        print_pairs(f"{found.pop('employer')}, {found.pop('month')}: {found.pop('state')}", found)
        print("\n".join(map(file_line, files)))
    if found["tasks"]["open"]:
        raise typer.Exit(WAITS)


@app.command()
def tasks(
    month: Month = None,
    to: Annotated[Path | None, typer.Option("--to", help="Write them to a workbook to be filled in.")] = None,
    as_json: Json = False,
) -> None:
    """What HR must answer, blocking tasks first."""
    employer = open_chosen()
    listed = employer.tasks(month)
    if to is not None:
        to.write_bytes(employer.task_sheet(month))
        err.print(
            f"{len(listed)} tasks written to {to}. Fill in column ANSWER, then: assusoft answers {to}", soft_wrap=True
        )
    elif as_json:
        print_json([values_of_task(task, employer) for task in listed])
    else:
        for task in listed:
            print_task(task, employer)
    if listed:
        raise typer.Exit(WAITS)


@app.command()
def messages(
    month: Month = None,
    supplier: Annotated[str | None, typer.Option(help="Only this supplier.")] = None,
    as_json: Json = False,
) -> None:
    """What suppliers are told this month, as far as tasks are answered."""
    employer = open_chosen()
    found = employer.messages(month, supplier)
    if as_json:
        print_json([asdict(message) for message in found])
        return
    for message in found:
        print(message_text(message, employer))


@app.command()
def register(
    supplier: Annotated[str | None, typer.Option(help="Only this supplier.")] = None,
    month: Month = None,
    as_json: Json = False,
) -> None:
    """What each supplier should know at the end of the month."""
    employer = open_chosen()
    chosen = [supplier] if supplier else list(employer.suppliers)
    tables = {key: employer.register(key, month) for key in chosen}
    if as_json:
        print_json({key: records(table) for key, table in tables.items()})
        return
    for key, table in tables.items():
        print_table(key, table)


@app.command()
def person(id: Annotated[str, typer.Argument(help="P00012")], month: Month = None, as_json: Json = False) -> None:
    """All that is known of a person in a month."""
    employer = open_chosen()
    found = employer.person(id, month)
    if as_json:
        frames = {name: records(found[name]) for name in ("contracts", "family", "positions")}
        tasks_found = [values_of_task(task, employer) for task in found["tasks"]]
        print_json(frames | {"tasks": tasks_found, "messages": [asdict(one) for one in found["messages"]]})
        return
    for name in ("contracts", "family", "positions"):
        for row in records(found[name]):
            print_pairs(name, {key: value for key, value in row.items() if value is not None})
    for task in found["tasks"]:
        print_task(task, employer)


@app.command()
def preview(
    to: Annotated[Path, typer.Option("--to", help="Folder to write the documents into.")],
    month: Month = None,
) -> None:
    """Write what each supplier would receive now; nothing is stored or sent."""
    for key, documents in open_chosen().reports(month).items():
        (to / key).mkdir(parents=True, exist_ok=True)
        for document in documents:
            (to / key / document.name).write_bytes(document.content)
            print(to / key / document.name)
