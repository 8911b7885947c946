"""The command line: one verb for each thing a person does in a month.

Exit status: 0 done; 1 done, but something waits for a person; 2 refused, with one clear sentence and nothing stored.
"""

import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from assusoft.errors import AssusoftError
from assusoft.printing import (
    file_line,
    import_text,
    message_text,
    print_json,
    print_pairs,
    print_table,
    print_task,
    records,
    values_of_task,
)

app = typer.Typer(
    help="Monthly exchange of Employee Benefits data between employers, insurers and intermediaries.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_err = Console(stderr=True, highlight=False)
_folder = Path()

Month = Annotated[
    str | None, typer.Option("--month", "-m", help="Month YYYY-MM; the one being worked on when left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
By = Annotated[str, typer.Option("--by", help="Who acts; your log-in name when left out.")]
WAITS = 1


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit status 2."""
    try:
        app()
    except AssusoftError as error:
        _err.print(f"assusoft: {error}", markup=False, soft_wrap=True)
        sys.exit(2)


@app.callback()
def options(
    directory: Annotated[Path, typer.Option("-C", "--directory", help="The employer folder.")] = Path(),
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """Choose the employer folder."""
    global _folder
    _folder = directory
    if version:
        from importlib.metadata import version as installed

        print(installed("assusoft"))
        raise typer.Exit()


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    workers: Annotated[int, typer.Option(help="How many workers.")] = 600,
    months: Annotated[int, typer.Option(help="How many months, from 2025-11.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the generator.")] = 2026,
) -> None:
    """Write the sample employer into DIR and run its months."""
    from assusoft.demo import run_months, what_came_of_it, write_employer

    with _err.status("Writing the sample employer..."):
        write_employer(folder, workers=workers, months=months, seed=seed)
    with Progress(console=_err, transient=True) as progress:
        bar = progress.add_task("The months", total=months)
        for line in run_months(folder):
            print(line)
            progress.advance(bar)
    with _err.status("Drawing the last month..."):
        lines = what_came_of_it(folder)
    print("\n".join(lines))


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")]) -> None:
    """Scaffold an employer folder."""
    from assusoft.scaffold import write_scaffold

    write_scaffold(folder)
    print(f"{folder}: fill in employer.toml, sources/, plans/ and suppliers/, then import the first month.")


@app.command("import")
def import_(
    month: Annotated[str, typer.Option("--month", "-m", help="The month the extracts describe, YYYY-MM.")],
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Extracts.")] = None,
    by: By = "",
    release: Annotated[str, typer.Option(help="A reason, kept with the import.")] = "",
    as_json: Json = False,
) -> None:
    """Turn a month's extracts into its photo (without FILE: those in extracts/MONTH)."""
    employer = _open()
    with _err.status(f"Importing {month}..."):
        done = employer.import_month(month, files or [], _who(by), _now(), release)
    report = {"number": done.number, "month": done.month, "repeated": done.repeated, **done.counts}
    if as_json:
        print_json(report)
    else:
        print(import_text(report))


@app.command()
def status(month: Month = None, as_json: Json = False) -> None:
    """The month in figures, and what blocks it."""
    found = _open().status(month)
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
    employer = _open()
    listed = employer.tasks(month)
    if to is not None:
        to.write_bytes(employer.task_sheet(month))
        _err.print(
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
def answer(
    task: Annotated[str, typer.Argument(help="The task's id.")],
    choice: Annotated[str, typer.Argument(help="One of its answers.")],
    values: Annotated[list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...")] = None,
    by: By = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Show the messages; store nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Answer a task; show the messages it leads to."""
    employer = _open()
    fields = _fields(values or [])
    if preview:
        found = employer.preview(task, choice, fields)
    else:
        found = employer.answer(task, choice, fields, _who(by), _now(), reason)
    if as_json:
        print_json([asdict(message) for message in found])
    else:
        for message in found:
            print(message_text(message, employer))


@app.command()
def answers(file: Annotated[Path, typer.Argument(help="A workbook that `tasks --to` wrote.")], by: By = "") -> None:
    """Store every answer of a filled-in workbook, all or none."""
    count = _open().answer_all(_bytes(file), _who(by), _now())
    print(f"{count} answers stored.")


@app.command()
def retract(
    task: Annotated[str, typer.Argument(help="The task's id.")],
    by: By = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Take back an answer of the month being worked on."""
    _open().retract(task, _who(by), _now(), reason)
    print(f"Task {task} is open again.")


@app.command()
def messages(
    month: Month = None,
    supplier: Annotated[str | None, typer.Option(help="Only this supplier.")] = None,
    as_json: Json = False,
) -> None:
    """What suppliers are told this month, as far as tasks are answered."""
    employer = _open()
    found = employer.messages(month, supplier)
    if as_json:
        print_json([asdict(message) for message in found])
        return
    for message in found:
        print(message_text(message, employer))


@app.command()
def certificate(month: Month = None, as_json: Json = False) -> None:
    """Prove the month: register held + messages = register owed, and every changed cell accounted for."""
    employer = _open()
    found = employer.certificate(month)
    print(found.to_json() if as_json else "\n".join(found.lines(employer.language)))
    if not found.ok:
        raise typer.Exit(2)


@app.command()
def register(
    supplier: Annotated[str | None, typer.Option(help="Only this supplier.")] = None,
    month: Month = None,
    as_json: Json = False,
) -> None:
    """What each supplier should know at the end of the month."""
    employer = _open()
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
    employer = _open()
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
def explain(
    id: Annotated[str, typer.Argument(help="M..., T..., or SUPPLIER/PLAN/PERSON[/MEMBER]/FIELD")],
    month: Annotated[str | None, typer.Option("--month", "-m", help="Only this month; any when left out.")] = None,
    as_json: Json = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write it as a page into this file.")] = None,
) -> None:
    """Why: from a message, a task or a register cell to the cells of the extracts, the rules and the answers."""
    found = _open().explain(id, month)
    if html is not None:
        html.write_text(found.html(), encoding="utf-8")
    if as_json:
        print_json(found.values())
    elif html is None:
        print(found.text())


@app.command()
def preview(
    to: Annotated[Path, typer.Option("--to", help="Folder to write the documents into.")],
    month: Month = None,
) -> None:
    """Write what each supplier would receive now; nothing is stored or sent."""
    for key, documents in _open().reports(month).items():
        (to / key).mkdir(parents=True, exist_ok=True)
        for document in documents:
            (to / key / document.name).write_bytes(document.content)
            print(to / key / document.name)


@app.command()
def close(
    month: Annotated[str, typer.Option("--month", "-m", help="The month to close, YYYY-MM.")],
    by: By = "",
) -> None:
    """Render the reports, lock the month, queue the transmissions."""
    employer = _open()
    with _err.status(f"Closing {month}..."):
        employer.close(month, _who(by), _now())
    print(f"{month} is closed; {len(employer.suppliers)} transmissions are queued. Deliver them with `assusoft send`.")
    if employer.tasks(month):
        raise typer.Exit(WAITS)


@app.command()
def send(by: By = "", as_json: Json = False) -> None:
    """Deliver what is queued, each transmission once."""
    employer = _open()
    outcomes = employer.send(_who(by), _now)
    doubts = employer.doubts()
    if as_json:
        print_json({"tried": {id: asdict(one) for id, one in outcomes.items()}, "in_doubt": doubts})
    else:
        for id, outcome in outcomes.items():
            print(f"{id}: {outcome.state} {outcome.reason}".rstrip())
        for id, detail in doubts.items():
            print(f"{id}: in doubt, {detail}. Ask the supplier, then: assusoft settle {id} sent|queued")
    if doubts or any(outcome.state != "sent" for outcome in outcomes.values()):
        raise typer.Exit(WAITS)


@app.command()
def settle(
    transmission: Annotated[str, typer.Argument(help="The transmission's id.")],
    state: Annotated[str, typer.Argument(help="sent (it arrived) or queued (send it again).")],
    by: By = "",
    reason: Annotated[str, typer.Option(help="How you know.")] = "",
) -> None:
    """Say what became of a transmission in doubt."""
    _open().settle(transmission, state, reason, _who(by), _now())
    print(f"{transmission}: {state}")


@app.command()
def verify(
    head: Annotated[str | None, typer.Option(help="A hash of the facts that was printed earlier: find it.")] = None,
    as_json: Json = False,
) -> None:
    """Derive every closed month again from facts and compare it, byte for byte, with what was stored."""
    employer = _open()
    with _err.status("Deriving the closed months again..."):
        found, now = employer.verify(head), employer.store.head()
    if as_json:
        print_json(asdict(found) | {"equal": found.equal, "head": now})
    else:
        for fault in found.faults:
            print(fault)
        for title, listed in (("", found.differences), ("layout drift: ", found.drift)):
            for one in listed:
                told = f"stored '{one.stored}', derived '{one.derived}'"
                print(f"{one.month}: {title}{f'{one.supplier} {one.what}'.strip()}, {one.where}: {told}")
        said = "all equal" if found.equal else f"{len(found.faults) + len(found.differences)} differences"
        print(f"{len(found.months)} closed months, {found.documents} documents: {said}.")
        _err.print(f"Hash of the facts: {now}. `verify --head` finds it again while none is missing.", soft_wrap=True)
    if not found.equal:
        raise typer.Exit(2)


Sheet = Annotated[Path, typer.Option("--plan", help="The changed plan sheet; its name says which plan.")]


@app.command()
def whatif(
    plan: Sheet,
    months: Annotated[int, typer.Option(help="How many of the last months.")] = 1,
    as_json: Json = False,
) -> None:
    """What a changed plan sheet would change in the last months; nothing is stored or sent."""
    employer = _open()
    found = employer.whatif(plan, months)
    if as_json:
        print_json([asdict(one) | {"persons": one.persons} for one in found])
        return
    for one in found:
        counts = ", ".join(f"{name} {count} -> {one.after[name]}" for name, count in one.before.items())
        print(f"{one.month}: {counts}; {len(one.persons)} persons, {len(one.cells)} register cells")
        for sign, listed in (("-", one.tasks_fewer), ("+", one.tasks_more)):
            for task in listed:
                print(f"  {sign} task {task.id} {task.person}: {employer.question(task)}")
        for sign, told in (("-", one.messages_fewer), ("+", one.messages_more)):
            for message in told:
                print(f"  {sign} {message_text(message, employer)}")
        for cell in one.cells:
            where = " ".join(part for part in (cell.supplier, cell.plan, cell.person, cell.member, cell.field) if part)
            print(f"  register {where}: {cell.before} -> {cell.after}")


@app.command()
def backtest(
    plan: Sheet,
    months: Annotated[int | None, typer.Option(help="How many of the last closed months; all when left out.")] = None,
    as_json: Json = False,
) -> None:
    """What a changed plan sheet would have sent in closed months, against what was sent."""
    employer = _open()
    found = employer.backtest(plan, months)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        print(f"{one.month} only {one.only}: {message_text(one.message, employer)}")
    print(f"{len(found)} disagreements.")


@app.command()
def run(
    notebook: Annotated[str, typer.Argument(help="month or explore")],
    employer: Annotated[Path | None, typer.Option(help="The employer folder (else -C).")] = None,
    month: Month = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="[NAME=VALUE]...")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Output folder (else out/notebooks/MONTH).")] = None,
) -> None:
    """Run a notebook through papermill into an executed notebook and an HTML page."""
    from assusoft.workbench.run import run_for

    opened = _open(employer)
    for path in run_for(opened, notebook, opened.view(month).month, _fields(parameters or []), to):
        print(path)


@app.command()
def lab(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The employer folder.")],
    browser: Annotated[bool, typer.Option(help="Open it in a browser.")] = True,
) -> None:
    """Open JupyterLab on an employer folder, with the notebook to explore it."""
    from assusoft.workbench.lab import open_lab

    open_lab(folder, browser)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Write the facts and the configuration into one file."""
    from assusoft.employer.custody import backup as write_backup

    copied = write_backup(_open(), file)
    print(f"{file}: {copied.facts} facts. Hash of the facts: {copied.head}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Fill an employer folder, or an empty one, from a backup."""
    from assusoft.employer.custody import restore as read_backup

    done = read_backup(_folder, file)
    print(f"{_folder}: {done.copied.facts} facts, {len(done.written)} files. Hash of the facts: {done.copied.head}")
    for name in done.left:
        _err.print(f"{_folder / name} differs from the backup's and was left as it is.", markup=False, soft_wrap=True)


def _open(folder: Path | None = None) -> Any:
    from assusoft.employer import open_employer

    return open_employer(folder or _folder)


def _now() -> datetime:
    return datetime.now(UTC)


def _who(by: str) -> str:
    return by or os.environ.get("ASSUSOFT_USER") or getpass.getuser()


def _fields(pairs: Sequence[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise AssusoftError(f"'{pair}' is not FIELD=VALUE. Nothing was stored.")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise AssusoftError(f"{path}: there is no such file. Nothing was stored.")
    return path.read_bytes()
