"""What HR says without being asked, and what it takes back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import message_text, print_json, write_list
from assusoft.cli.session import By, Json, app, fields_of, now, open_chosen, who
from assusoft.errors import Refused
from assusoft.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assusoft.employer import Employer
    from assusoft.month.declarations.declaration import Declaration
    from assusoft.month.messages import Message

Preview = Annotated[bool, typer.Option("--preview", help="Show the messages; store nothing.")]
Reason = Annotated[str, typer.Option(help="Why.")]


@app.command()
def declare(
    person: Annotated[str, typer.Argument(help="The person: an id, a number, or a part of the name.")] = "",
    kind: Annotated[str, typer.Argument(help="What is declared: value, end-affiliation, interruption ...")] = "",
    values: Annotated[list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...")] = None,
    plan: Annotated[str, typer.Option(help="The plan it is about.")] = "",
    member: Annotated[str, typer.Option(help="The family member it is about.")] = "",
    begins: Annotated[str, typer.Option("--from", help="The day it holds from.")] = "",
    until: Annotated[str, typer.Option(help="The last day it holds.")] = "",
    supplier: Annotated[str, typer.Option(help="The one supplier that is told the value; without it, all.")] = "",
    reason: Reason = "",
    book: Annotated[
        Path | None, typer.Option("--from-file", metavar="FILE", help="Many at once: a workbook or .csv, one a row.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="FILE", help="Write an empty workbook for --from-file.", callback=file_to_write
        ),
    ] = None,
    by: By = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Say what the payroll does not, without being asked; show the messages it leads to."""
    from assusoft.month.declarations.stated import Stated

    if book or template:
        given = (person, kind, *(values or ()), plan, member, begins, until, supplier, reason)
        _refuse_beside(given, bool(book and template))
    if template:
        write_list(template, open_chosen().declaration_book())
        return
    if book:
        from assusoft.cli.declared_books import declare_from

        declare_from(book, by, preview, as_json)
        return
    if not person or not kind:
        raise Refused("Name the person and the kind of declaration, or a file of many: --from-file FILE.")
    employer = open_chosen()
    stated = Stated(
        person,
        kind,
        fields_of(values or []),
        plan=plan,
        member=member,
        begins=begins,
        until=until,
        reason=reason,
        supplier=supplier,
    )
    if preview:
        found, said = employer.preview_declare(stated, now()), {}
    else:
        done = employer.declare(stated, who(by), now())
        found, said = done.messages, {"declaration": done.id}
    if as_json:
        print_json(said | {"messages": [asdict(message) for message in found]})
        return
    for id in said.values():
        if id.startswith("W"):
            print(say(employer.language, "{id} waits for a second person: assusoft confirm {id}", id=id))
        else:
            print(say(employer.language, "Declaration {id} is stored.", id=id))
    show_messages(found, employer)


def _refuse_beside(given: "Sequence[str]", both: bool) -> None:
    """Nothing that was given is left unused."""
    if both or any(given):
        raise Refused(
            "With --from-file and --template nothing else is declared: give one of them, and leave person, kind, "
            "values, --plan, --member, --from, --until, --supplier and --reason out. Nothing was stored."
        )


@app.command()
def declarations(as_json: Json = False) -> None:
    """Everything that was declared, and what took it back."""
    from assusoft.month.tasks.standing_wording import waiting_line

    employer = open_chosen()
    known, waits = employer.declarations(), [one for one in employer.waiting() if not one.task]
    if as_json:
        stored = [asdict(one) | {"id": one.id} for one in known]
        print_json([*stored, *(asdict(one) | {"id": one.id, "waits": True} for one in waits)])
        return
    taken_back = {one.retracts: one for one in known if one.retracts is not None}
    for one in known:
        if one.retracts is None:
            print(declaration_line(one, employer.language, taken_back.get(one.number)))
    for first in waits:
        print(f"{first.id} {first.person} {waiting_line(first, employer.language)}")


def declaration_line(one: "Declaration", language: str, taken_back: "Declaration | None" = None, name: str = "") -> str:
    """A declaration on one line: its id, person (and name), kind, values and days, and who took it back."""
    days = [f"{say(language, word)} {day}" for word, day in (("from", one.begins), ("until", one.until)) if day]
    values = (f"{name}={value}" for name, value in one.values.items())
    back = say(language, "(taken back by {by})", by=taken_back.by) if taken_back else ""
    return " ".join(
        filter(None, [one.id, one.person, name, one.member, one.kind, one.plan, one.supplier, *values, *days, back])
    )


@app.command()
def retract(
    id: Annotated[str, typer.Argument(help="The id of an answered task, or of a declaration.")],
    by: By = "",
    reason: Reason = "",
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Take back an answer or a declaration, of a closed month too; show the messages that leads to."""
    employer = open_chosen()
    found = employer.preview_retract(id, now()) if preview else employer.retract(id, who(by), now(), reason)
    if as_json:
        print_json({"messages": [asdict(message) for message in found]})
        return
    if not preview:
        print(say(employer.language, "{id} is taken back.", id=id))
    show_messages(found, employer)


def show_messages(messages: "Sequence[Message]", employer: "Employer") -> None:
    """The person's messages as they are now; where there is none, that too is said."""
    for message in messages:
        print(message_text(message, employer))
    if not messages:
        print(say(employer.language, "Nothing is to be told about the person this month."))
