"""What workers choose: their forms written, what they gave back stored, for HR to confirm."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assusoft.cli.output.places import file_to_write, folder_to_write
from assusoft.cli.output.printing import print_json, write_list
from assusoft.cli.session import WAITS, By, Json, app, bytes_of, now, open_chosen, who
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.months import check_day

if TYPE_CHECKING:
    from assusoft.employer.choices.receiving import Chosen
    from assusoft.layouts import InputFile

OnePerson = Annotated[str, typer.Option("--person", help="P00012, a national number, or a part of the name.")]
GivenOn = Annotated[
    date | None, typer.Option("--on", metavar="DAY", help="When it came back; today when left out.", parser=check_day)
]


@app.command("choice-forms")
def choice_forms(
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where they go.", callback=folder_to_write)],
    person: OnePerson = "",
    beneficiaries: Annotated[
        bool, typer.Option("--beneficiaries", help="Forms of beneficiaries to sign, in the place of choices.")
    ] = False,
    reminders: Annotated[
        bool, typer.Option("--reminders", help="Texts for those who gave no form back, in the place of forms.")
    ] = False,
    language: Annotated[
        str, typer.Option("--language", help="fr, nl or en, of whom neither law nor payroll says one.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Write a form for each worker who may choose: a workbook to fill in, and a page to print."""
    if beneficiaries and reminders:
        raise Refused("Name one of --beneficiaries and --reminders. Nothing was written.")
    employer = open_chosen()
    kind = "beneficiaries" if beneficiaries else "reminders" if reminders else "choices"
    done = employer.write_forms(kind, to, person, language)
    if as_json:
        skipped = [{"person": one.person, "sentence": one.why} for one in done.skipped]
        print_json({"files": [str(path) for path in done.files], "skipped": skipped})
    else:
        print(say(employer.language, "{count} files in {folder}", count=len(done.files), folder=to))
        for one in done.skipped:
            typer.echo(one.why, err=True)
    if done.skipped:
        raise typer.Exit(WAITS)


@app.command("choices-received")
def choices_received(
    files: Annotated[list[Path], typer.Argument(help="Workbooks of choices that workers filled in.")],
    on: GivenOn = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Store what workers chose on their forms, all or none; each choice waits until it is confirmed."""
    employer, at = open_chosen(), now()
    done = employer.receive_choices([_file(path) for path in files], who(by), at, on)
    if as_json:
        print_json([_values(one.form) | {"chosen": [_chosen(each) for each in one.chosen]} for one in done])
    else:
        for one in done:
            print(f"{one.form.id}  {one.form.person}  {one.form.name}")
            for chosen in one.chosen:
                print(f"  {_line(chosen, employer.language)}")
    raise typer.Exit(WAITS)


@app.command("beneficiaries-returned")
def beneficiaries_returned(
    person: Annotated[str, typer.Argument(help="P00012, a national number, or a part of the name.")],
    plan: Annotated[str, typer.Option("--plan", help="The plan whose beneficiaries it names.")],
    on: GivenOn = None,
    scan: Annotated[Path | None, typer.Option("--scan", metavar="FILE", help="The scanned form, to keep.")] = None,
    by: By = "",
) -> None:
    """Store that a worker gave the signed form of beneficiaries back."""
    employer, at = open_chosen(), now()
    done = employer.return_beneficiaries(person, plan, who(by), at, on, _file(scan) if scan else None)
    sentence = "{id}: beneficiaries of {person}, plan {plan}, given back on {day}"
    given = _day(done.day, employer.language)
    print(say(employer.language, sentence, id=done.id, person=done.person, plan=done.plan, day=given))


@app.command()
def forms(person: OnePerson = "", as_json: Json = False) -> None:
    """The forms that workers gave back."""
    from assusoft.code_labels import code_label

    employer = open_chosen()
    found, language = employer.forms(person), employer.language
    if as_json:
        print_json([_values(one) for one in found])
        return
    for one in found:
        shown = [
            one.id,
            _day(one.day, language),
            one.person,
            code_label(f"form_{one.kind}", language),
            one.plan,
            one.name,
        ]
        print("  ".join(filter(None, shown)))


@app.command()
def form(
    id: Annotated[str, typer.Argument(help="C..., as `forms` shows it.")],
    to: Annotated[Path, typer.Option("--to", help="The file to write.", callback=file_to_write)],
) -> None:
    """Write the file of a form, byte for byte as it came."""
    write_list(to, open_chosen().form_bytes(id))


def _file(path: Path) -> "InputFile":
    from assusoft.layouts import InputFile

    return InputFile(path.name, bytes_of(path))


def _values(one: Any) -> dict[str, Any]:
    named = ("id", "kind", "person", "plan", "month", "day", "name", "sha256", "by", "at")
    return {name: getattr(one, name) for name in named}


def _chosen(one: "Chosen") -> dict[str, Any]:
    choice = one.choice
    return {
        "id": choice.id, "plan": choice.plan.name, "member": choice.member, "field": choice.field,
        "choice": one.option.name, "late": one.late,
    }  # fmt: skip


def _line(one: "Chosen", language: str) -> str:
    from assusoft.employer.choices.texts import option_label, question

    said = f"{one.choice.id}  {question(one.choice, language)} {option_label(one.choice, one.option, language)}"
    return f"{said} ({say(language, 'after its last day')})" if one.late else said


def _day(value: date, language: str) -> str:
    from assusoft.days_in_words import day

    return day(value, language)
