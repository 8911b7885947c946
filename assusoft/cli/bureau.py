"""Many employers: a bureau made, employers added, a step run for all of them, how each stands and what waits."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, By, Json, Month, app, chosen_folder, err, now, who
from assusoft.code_labels import code_label
from assusoft.days_in_words import day, month_label
from assusoft.language import Sentence, colon, say
from assusoft.log_lines import log_line

if TYPE_CHECKING:
    from assusoft.bureau.outcome import Outcome, Run
    from assusoft.bureau.settings import Bureau
    from assusoft.bureau.standing import Standing

bureau_app = typer.Typer(help="Many employers: their months run as steps.", no_args_is_help=True)
app.add_typer(bureau_app, name="bureau")

Folder = Annotated[
    Path | None, typer.Option("-C", "--directory", help="The bureau folder; the current one when left out.")
]


@bureau_app.command("new")
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one of employers.")]) -> None:
    """Write a commented bureau.toml."""
    from assusoft.bureau.scaffold import write_bureau

    print(f"{write_bureau(folder)}: add employers: assusoft -C {folder} bureau add FOLDER")


@bureau_app.command("add")
def add(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="An employer folder.")], directory: Folder = None
) -> None:
    """Add an employer folder to the bureau; the key it got."""
    from assusoft.bureau.scaffold import add_employer

    print(f"{add_employer(directory or chosen_folder(), folder)}: {folder}")


@bureau_app.command("databases")
def databases(
    server: Annotated[
        str, typer.Option(metavar="URL", help="A PostgreSQL server, with a role that may make roles and databases.")
    ],
    directory: Folder = None,
) -> None:
    """Make a database and a role of its own for each employer that is in a file, and name it in its employer.toml."""
    from assusoft.bureau.databases import make_databases

    folder = directory or chosen_folder()
    language = opened(folder).language
    for key, made in make_databases(folder, server):
        said = say(language, "its database was made") if made else say(language, "its database was there already")
        print(f"{key}{colon(language)}{said}")


@bureau_app.command("status")
def status(month: Month = None, directory: Folder = None, as_json: Json = False) -> None:
    """How every employer stands: month, import, tasks, closing, transmissions, deadline."""
    from assusoft.bureau.standing import standings

    bureau = opened(directory)
    with err.status("Looking at every employer..."):
        found = standings(bureau, month, now().date())
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        print("\n".join(_standing_line(one, bureau.language) for one in found))
    if any(one.waits or one.trouble for one in found):
        raise typer.Exit(WAITS)


@bureau_app.command("run")
def run(
    step: Annotated[
        str,
        typer.Argument(
            metavar="STEP",
            help="import, audit, remind, close, send, statements, sheets, verify, backup, upgrade, try-shared or "
            "take-shared.",
        ),
    ],
    month: Annotated[str, typer.Option("--month", "-m", help="The month YYYY-MM.")],
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a Dask scheduler, tcp://HOST:PORT; else this machine.")
    ] = None,
    directory: Folder = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Do a step of a month for every employer; one that fails or hangs stops no other."""
    from assusoft.bureau.engine import PRELOADED, has_engine
    from assusoft.bureau.running import run_step
    from assusoft.bureau.steps import STEPS
    from assusoft.workbench.audit.rounds import PRELOADED_FOR_AUDITS, audit_step

    bureau = opened(directory)
    if not has_engine() and scheduler is None:
        err.print(
            "Dask is not installed (pip install 'assusoft[bureau]'): one employer after the other.", soft_wrap=True
        )

    def told(outcome: "Outcome", count: int) -> None:
        about = f"{count}/{len(bureau.members)} {outcome.employer}{colon(bureau.language)}"
        err.print(f"{about}{_state(outcome, bureau.language)}", soft_wrap=True)
        log_line("step", now(), step, outcome.state, outcome.seconds, outcome.employer, month)

    # a scheduler's workers outlive this run, and what they preloaded first is what later audits are forked from
    preload = PRELOADED_FOR_AUDITS if scheduler or step == "audit" else PRELOADED
    done = run_step(bureau, {**STEPS, "audit": audit_step}, step, month, who(by), now, scheduler, told, preload)
    err.print(_counts(done, bureau.language), soft_wrap=True)
    if as_json:
        print_json(done.values())
    else:
        for one in done.outcomes:
            print(f"{one.employer}{colon(bureau.language)}{_state(one, bureau.language)}")
    if any(one.state != "done" for one in done.outcomes):
        raise typer.Exit(WAITS)


@bureau_app.command("digest")
def digest(directory: Folder = None, as_json: Json = False) -> None:
    """What waits for whom in all employers, in one text."""
    from assusoft.bureau.waiting import digest_text, digests

    bureau = opened(directory)
    with err.status("Looking at every employer..."):
        found = digests(bureau, now().date())
    if as_json:
        print_json([one.values() for one in found])
    else:
        print(digest_text(found, bureau.language), end="")
    raise typer.Exit(WAITS if any(one.waits for one in found) else 0)


def opened(directory: Path | None) -> "Bureau":
    """The bureau of that folder, else of the one `-C` names."""
    from assusoft.bureau.settings import load_bureau

    return load_bureau(directory or chosen_folder())


def _state(outcome: "Outcome", language: str) -> str:
    return f"{_STATES[outcome.state].said(language)}. {outcome.said(language)} ({outcome.seconds:.1f} s)"


def _counts(run: "Run", language: str) -> str:
    """How many employers, and how many in each state, which add up to them."""
    states = (f"{count} {_STATES[state].said(language)}" for state, count in run.counts().items() if count)
    about = say(language, "Run {number}, {step} of {month}; employers: {count}", number=run.number, step=run.step,
                month=month_label(run.month, language), count=len(run.outcomes))  # fmt: skip
    return f"{about} ({', '.join(states)})"


def _standing_line(one: "Standing", language: str) -> str:
    """An employer in one line: its month, what is there, what waits, until when."""
    head = f"{one.employer}{f' ({one.owner})' if one.owner else ''}{colon(language)}"
    if one.trouble:
        return head + one.trouble
    imported = "" if one.imported is None else say(language, "import {number}", number=one.imported)
    tasks = say(language, "tasks {open}, blocking {blocking}", open=one.open, blocking=one.blocking) if one.open else ""
    left = [f"{code_label(state, language)} {count}" for state, count in one.transmissions.items()]
    waits = [_WAITS[what].said(language) for what in one.waits]
    until = ""
    if one.deadline:
        when = day(one.deadline, language)
        until = say(language, "late since {day}", day=when) if one.late else say(language, "until {day}", day=when)
    told = [say(language, "{supplier} until {day}", supplier=supplier, day=day(when, language))
            for supplier, when in sorted(one.deadlines.items(), key=lambda item: item[::-1])]  # fmt: skip
    closed = code_label("closed", language) if one.closed else ""
    return head + "; ".join(
        filter(None, [month_label(one.month, language), imported, closed, tasks, *left, *waits, until, *told])
    )


_WAITS = {
    "import": Sentence("waits for its import"),
    "tasks": Sentence("waits for answers"),
    "close": Sentence("can be closed"),
    "settle": Sentence("a transmission is in doubt"),
    "send": Sentence("transmissions wait to be sent"),
}
"""What waits (see `bureau.standing.WAITS`) -> how it is said."""

_STATES = {
    "done": Sentence("done"),
    "waiting": Sentence("waits"),
    "refused": Sentence("was refused"),
    "failed": Sentence("failed"),
}
