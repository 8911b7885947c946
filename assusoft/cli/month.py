"""What a person does in a month: import, answer, close, send."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from assusoft.cli.output.printing import message_text, print_json
from assusoft.cli.output.words import import_lines, waiting_line
from assusoft.cli.session import WAITS, By, Json, app, bytes_of, err, fields_of, now, open_chosen, who
from assusoft.collecting import end_at_once
from assusoft.days_in_words import month_label
from assusoft.errors import Refused
from assusoft.language import colon, say

if TYPE_CHECKING:
    from assusoft.employer import Employer
    from assusoft.suppliers.sending.delivery import Delivery


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    workers: Annotated[int, typer.Option(help="How many workers.")] = 600,
    months: Annotated[int, typer.Option(help="How many months, from 2025-11.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the generator.")] = 2026,
) -> None:
    """Write the sample employer into DIR and run its months."""
    from assusoft.demo import run_months, what_came_of_it, write_employer

    with err.status("Writing the sample employer..."):
        write_employer(folder, workers=workers, months=months, seed=seed)
    with Progress(console=err, transient=True) as progress:
        bar = progress.add_task("The months", total=months)
        for line in run_months(folder):
            print(line)
            progress.advance(bar, line.startswith("2"))  # statements are lines of their month
    with err.status("Drawing the last month..."):
        lines = what_came_of_it(folder)
    print("\n".join(lines))


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")]) -> None:
    """Scaffold an employer folder."""
    from assusoft.employer.scaffold import write_scaffold

    write_scaffold(folder)
    print(f"{folder}: fill in employer.toml, sources/, plans/ and suppliers/, then import the first month.")


@app.command("import")
def import_(
    month: Annotated[str, typer.Option("--month", "-m", help="The month the extracts describe, YYYY-MM.")],
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Extracts.")] = None,
    by: By = "",
    release: Annotated[str, typer.Option(help="Why an import on hold is right after all; kept with it.")] = "",
    no_audit: Annotated[bool, typer.Option("--no-audit", help="Do not check the payroll now.")] = False,
    as_json: Json = False,
) -> None:
    """Turn a month's extracts into its photo (without FILE: those in extracts/MONTH), and check its payroll."""
    employer = open_chosen()
    end_at_once()
    with err.status(f"Importing {month}..."):
        done = employer.import_month(month, files or [], who(by), now(), release, not no_audit)
    report = {"number": done.number, "month": done.month, "repeated": done.repeated, **done.counts}
    if as_json:
        print_json(report)
    else:
        tasks = employer.tasks(month)
        print("\n".join(import_lines(report, employer.language)))
        print(waiting_line(len(tasks), sum(task.blocking for task in tasks), month, employer.language))


Sure = Annotated[bool, typer.Option("--sure", help="Days more than a year from the month are meant.")]


@app.command()
def answer(
    task: Annotated[str, typer.Argument(help="The task's id.")],
    choice: Annotated[str, typer.Argument(help="One of its answers.")],
    values: Annotated[list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...")] = None,
    by: By = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Show the messages; store nothing.")] = False,
    sure: Sure = False,
    as_json: Json = False,
) -> None:
    """Answer a task; show the messages it leads to."""
    employer = open_chosen()
    fields = fields_of(values or [])
    if preview:
        found = employer.preview(task, choice, fields, sure)
    else:
        found = employer.answer(task, choice, fields, who(by), now(), reason, sure)
    if as_json:
        print_json([asdict(message) for message in found])
        return
    for message in found:
        print(message_text(message, employer))
    if not preview:
        _print_what_waits(employer, task)


def _print_what_waits(employer: "Employer", task: str) -> None:
    """What was answered does not count yet where a second person must confirm it."""
    from assusoft.month.tasks.standing_wording import waiting_line as waits_line

    first = next((one for one in employer.waiting() if one.task == task), None)
    if first is not None:
        print(waits_line(first, employer.language))


@app.command()
def assign(
    task: Annotated[str, typer.Argument(help="The task's id.")],
    name: Annotated[str, typer.Argument(help='Whose it is; "" for nobody\'s.')],
    by: By = "",
) -> None:
    """Say whose an open task is."""
    employer = open_chosen()
    employer.assign(task, name, who(by), now())
    if name.strip():
        print(say(employer.language, "Task {task} is assigned to {name}.", task=task, name=name.strip()))
    else:
        print(say(employer.language, "Task {task} is assigned to nobody.", task=task))


@app.command()
def confirm(
    id: Annotated[str, typer.Argument(help="The task that somebody answered, or what waits (W3).")],
    by: By = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: Json = False,
) -> None:
    """Let count what another person answered or declared; show the messages it leads to."""
    employer = open_chosen()
    found = employer.confirm(id, who(by), now(), reason)
    if as_json:
        print_json([asdict(message) for message in found])
        return
    print(say(employer.language, "{id} is confirmed.", id=id))
    for message in found:
        print(message_text(message, employer))


@app.command()
def answers(
    file: Annotated[Path, typer.Argument(help="A workbook that `tasks --to` wrote.")], by: By = "", sure: Sure = False
) -> None:
    """Store every answer of a filled-in workbook, all or none."""
    employer = open_chosen()
    count = employer.answer_all(bytes_of(file), who(by), now(), sure)
    print(say(employer.language, "Answers stored: {count}.", count=count))


@app.command()
def close(
    month: Annotated[str, typer.Option("--month", "-m", help="The month to close, YYYY-MM.")] = "",
    extra: Annotated[
        bool, typer.Option("--extra", help="Send what was said since the last closing; no month is named.")
    ] = False,
    by: By = "",
) -> None:
    """Render the reports, lock the month, queue the transmissions."""
    if bool(month) == extra:
        raise Refused("Name the month to close (--month 2026-02), or send what was said since the last one (--extra).")
    employer = open_chosen()
    for sentence in employer.unencryptable(now()):
        err.print(sentence, soft_wrap=True)
    with err.status(f"Closing {month or 'what was said since'}..."):
        closed = employer.close_extra(who(by), now()) if extra else employer.close(month, who(by), now())
    month = closed.month
    language, queued = employer.language, len(employer.transmissions(month))
    sentence = "{month} is closed; transmissions in the queue: {count}. Deliver them: assusoft send"
    print(say(language, sentence, month=month_label(month, language), count=queued))
    waiting = employer.tasks(month)
    if waiting:
        sentence = "Questions that stayed open: {count}. They come back with the next import."
        print(say(language, sentence, count=len(waiting)))
        raise typer.Exit(WAITS)


@app.command()
def send(
    by: By = "",
    as_json: Json = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would leave and where to; send nothing.")
    ] = False,
) -> None:
    """Deliver what is queued, each transmission once."""
    employer = open_chosen()
    if dry_run:
        _print_leaving(employer, as_json)
        return
    outcomes = employer.send(who(by), now)
    doubts = employer.doubts()
    if as_json:
        print_json({"tried": {id: asdict(one) for id, one in outcomes.items()}, "in_doubt": doubts})
    else:
        _print_outcomes(outcomes, employer.language)
        for id, detail in doubts.items():
            sentence = (
                "{id}: in doubt, {detail}. Look: assusoft supplier look {id}; then: assusoft settle {id} sent|queued"
            )
            print(say(employer.language, sentence, id=id, detail=detail))
    if doubts or any(outcome.state != "sent" for outcome in outcomes.values()):
        raise typer.Exit(WAITS)


def _print_leaving(employer: "Employer", as_json: bool) -> None:
    found, language = employer.leaving(), employer.language
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        files = ", ".join(f"{name} ({size})" for name, size in one.files.items())
        way = {"way": one.way, "to": ", ".join(one.to), "files": files}
        print(f"{one.id}{colon(language)}" + say(language, "by {way} to {to}: {files}", **way))
        if one.waits:
            print("  " + say(language, "It would not leave: {reason}.", reason=one.waits.rstrip(".")))


@app.command()
def digest(
    by: By = "",
    as_json: Json = False,
    mail: Annotated[bool, typer.Option("--send", help="Mail it to those named under [digest].")] = False,
) -> None:
    """What waits for whom: questions, last days, months to close, mails in doubt, differences."""
    from assusoft.employer.digest.digest_text import digest_values, text

    employer = open_chosen()
    if mail:
        outcomes = employer.send_digest(who(by), now)
        if as_json:
            print_json({id: asdict(one) for id, one in outcomes.items()})
        else:
            _print_outcomes(outcomes, employer.language)
        failed = any(outcome.state != "sent" for outcome in outcomes.values())
        raise typer.Exit(WAITS if failed else 0)
    found = employer.digest(now().date())
    if as_json:
        print_json(digest_values(found))
    else:
        print(text(found, employer.language, employer.labels()), end="")
    raise typer.Exit(WAITS if found.waits else 0)


def _print_outcomes(outcomes: "Mapping[str, Delivery]", language: str) -> None:
    from assusoft.code_labels import code_label

    for id, outcome in outcomes.items():
        state = code_label(outcome.state, language)
        print(f"{id}{colon(language)}{state} {outcome.reason}".rstrip())


@app.command()
def settle(
    transmission: Annotated[str, typer.Argument(help="The transmission's id.")],
    state: Annotated[str, typer.Argument(help="sent (it arrived) or queued (send it again).")],
    by: By = "",
    reason: Annotated[str, typer.Option(help="How you know this.")] = "",
) -> None:
    """Say what became of a transmission in doubt."""
    open_chosen().settle(transmission, state, reason, who(by), now())
    print(f"{transmission}: {state}")
