"""What workers are told, by law, of their hospital cover: letters, which were given, which are due."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, By, Json, app, now, open_chosen, who
from assusoft.language import say
from assusoft.months import check_day

if TYPE_CHECKING:
    from assusoft.employer.notices.writing import Standing


@app.command()
def notices(
    month: Annotated[str, typer.Option("--month", "-m", help="A closed month, YYYY-MM.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="Write each as a PDF there.", callback=folder_to_write),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="fr, nl or en, of whom neither law nor payroll says one.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Exit letters and prefinancing documents of hospital covers, given or due; exit status 1 while one is due."""
    employer = open_chosen()
    found = employer.notices(month)
    written = employer.write_notices(month, to, language) if to else None
    skipped = written.skipped if written else found.skipped
    if as_json:
        print_json({
            "notices": [_values(one) for one in found.standings],
            "files": [str(path) for path in written.files] if written else [],
            "skipped": [{"person": one.person, "sentence": one.why} for one in skipped],
        })  # fmt: skip
    else:
        for one in found.standings:
            print(_line(one, employer.language))
        if written:
            print(say(employer.language, "{count} notices in {folder}", count=len(written.files), folder=to))
        for each in skipped:
            typer.echo(each.why, err=True)
    if any(one.given is None for one in found.standings):
        raise typer.Exit(WAITS)


@app.command()
def notice(
    person: Annotated[str, typer.Argument(help="P00012, a national number, or a part of the name.")],
    kind: Annotated[str, typer.Argument(help="exit or prefinancing.")],
    plan: Annotated[str, typer.Option("--plan", help="The plan it is about.")],
    how: Annotated[str, typer.Option("--how", help="hand, post or mail.")],
    on: Annotated[
        date | None, typer.Option("--on", metavar="DAY", help="When; today when left out.", parser=check_day)
    ] = None,
    by: By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it is given, or stored, again.")] = "",
) -> None:
    """Store that a worker was given the exit letter, or the prefinancing document, of a hospital cover."""
    employer, at = open_chosen(), now()
    done = employer.give_notice(person, kind, plan, how, who(by), at, on, reason)
    sentence = "Stored: {kind}, {person}, {plan}, given on {day}."
    print(say(employer.language, sentence, kind=_label(done.kind, employer.language), person=done.person,
              plan=done.plan, day=_day(done.day, employer.language)))  # fmt: skip


def _values(one: "Standing") -> dict[str, Any]:
    owed, given = one.owed, one.given
    return {
        "person": owed.person, "kind": owed.kind, "plan": owed.plan.reported_as, "month": owed.month,
        "cover_day": owed.day, "last_day": owed.due, "continuation_until": owed.until,
        "family": [each.name for each in owed.family], "state": "given" if given else "due",
        "given_on": given and given.day, "how": given and given.how, "by": given and given.by,
    }  # fmt: skip


def _line(one: "Standing", language: str) -> str:
    owed, given = one.owed, one.given
    what = f"{owed.person}  {owed.name}  {_label(owed.kind, language)}  {owed.plan.reported_as}"
    if given:
        state = say(language, "given on {day} by {name}", day=_day(given.day, language), name=given.by)
    elif owed.due:
        state = say(language, "due, the last day is {day}", day=_day(owed.due, language))
    else:
        state = say(language, "due, the last day is not known")
    return f"{what}  {state}"


def _label(kind: str, language: str) -> str:
    from assusoft.code_labels import code_label

    return code_label(f"notice_{kind}", language)


def _day(value: date, language: str) -> str:
    from assusoft.days_in_words import day

    return day(value, language)
