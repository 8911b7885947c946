"""What suppliers answer to what they were sent."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, By, Json, Month, app, now, open_chosen, who
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.months import check_day

if TYPE_CHECKING:
    from collections.abc import Sequence


@app.command("return")
def return_(
    transmission: Annotated[str, typer.Argument(help="The transmission that was answered.")],
    file: Annotated[Path | None, typer.Argument(help="The file the supplier answered with.")] = None,
    grade: Annotated[int | None, typer.Option(help="0 all taken, 1 with remarks, 2 in part, 3 nothing taken.")] = None,
    result: Annotated[
        list[str] | None,
        typer.Option(metavar="MESSAGE=RESULT[:CODE]", help="Of one message: accepted, refused, fixed, contested ..."),
    ] = None,
    reference: Annotated[
        list[str] | None, typer.Option(metavar="MESSAGE=REFERENCE", help="The supplier's own number.")
    ] = None,
    until: Annotated[str, typer.Option(help="The last day on which what is contested is not told again.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day the supplier answered; today when left out.")] = "",
    reason: Annotated[str, typer.Option(help="How you know this, or what was said.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Store what a supplier answered: a file, or as you type it. What it refused is owed again."""
    results = _until(_results(result or (), reference or ()), until)
    answered: date | None = check_day(on) if on else None
    employer = open_chosen()
    stored = employer.receive_return(transmission, who(by), now(), grade, results, file, answered, reason)
    if as_json:
        print_json({"return": stored.id, "transmission": transmission, "grade": stored.grade})
    else:
        sentence = "{id}: answer to {transmission}, grade {grade}"
        print(say(employer.language, sentence, id=stored.id, transmission=transmission, grade=stored.grade))


@app.command()
def returns(month: Month = None, as_json: Json = False) -> None:
    """How far each transmission came: sent, accepted, refused, not answered in time."""
    employer = open_chosen()
    found = employer.returns(month, on=now().date())
    if as_json:
        print_json(found)
    else:
        for one in found:
            print("\n".join(_lines(one, employer)))
    if any(one["late"] or one["refused"] or one["list_refused"] == "" for one in found):
        raise typer.Exit(WAITS)


@app.command()
def thread(
    message: Annotated[str, typer.Argument(help="The id of a message.")],
    as_json: Json = False,
) -> None:
    """The life of a message: decided, queued, each attempt, each answer, disputed, told again."""
    from assusoft.employer.returns.thread import step_line

    found = open_chosen().thread(message)
    if as_json:
        print_json([step._asdict() for step in found])
    else:
        print("\n".join(step_line(step) for step in found))


def _results(results: "Sequence[str]", references: "Sequence[str]") -> list[dict[str, str]]:
    """'M1=refused:too_late' and 'M1=778' -> a result by message."""
    found: dict[str, dict[str, str]] = {}
    for pair in results:
        message, equals, said = pair.partition("=")
        if not equals:
            raise Refused(f"'{pair}' is no result: write MESSAGE=RESULT, or MESSAGE=RESULT:CODE. Nothing was stored.")
        if message in found:
            raise Refused(f"Message '{message}' is named twice. Give one result for each. Nothing was stored.")
        name, _, code = said.partition(":")
        found[message] = {"message": message, "result": name, "code": code, "reference": "", "text": ""}
    for pair in references:
        message, equals, reference = pair.partition("=")
        if not equals:
            raise Refused(f"'{pair}' is no reference: write MESSAGE=REFERENCE. Nothing was stored.")
        if message not in found:
            raise Refused(
                f"'{pair}' names a message without a result: write --result {message}=accepted too. Nothing was stored."
            )
        found[message]["reference"] = reference
    return list(found.values())


def _until(results: list[dict[str, str]], until: str) -> list[dict[str, str]]:
    """The results, those that are contested with their last day."""
    if until and not any(one["result"] == "contested" for one in results):
        raise Refused("--until is of what is contested: write --result MESSAGE=contested too. Nothing was stored.")
    return [one | {"until": until} if until and one["result"] == "contested" else one for one in results]


def _lines(one: dict[str, Any], employer: Any) -> list[str]:
    from assusoft.code_labels import code_label
    from assusoft.employer.returns.standing import disputed_line, list_line, reminder_of

    language = employer.language
    steps = ", ".join(f"{count} {code_label(step, language)}" for step, count in one["steps"].items())
    grade = "-" if one["grade"] is None else one["grade"]
    lines = [f"{one['transmission']}  {one['month']}  {grade}  {steps}"]
    for refused in one["refused"]:
        lines.append(f"  {refused['message']}  {refused['reason']} ({refused['owner']}) {refused['text']}".rstrip())
    lines += [f"  {disputed_line(disputed, language)}" for disputed in one["disputed"]]
    for again in one["told_again"]:
        sentence = "{message} was refused, and nothing of it is owed any more."
        if again["transmission"]:
            sentence = "{message} was refused, and told again in transmission {transmission}."
        lines.append(f"  {say(language, sentence, **again)}")
    if one["list_refused"] is not None:
        lines.append(f"  {list_line(one, language)}")
    if one["late"]:
        lines.append("  " + reminder_of(employer, one))
    return lines
