"""The payroll audit: what is checked, what was found, and since when; its report as files."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.output.printing import print_json
from assusoft.cli.session import FAILED, WAITS, By, Json, Month, app, err, now, open_chosen, who
from assusoft.collecting import end_at_once
from assusoft.errors import Refused
from assusoft.language import counted


@app.command()
def audit(
    month: Month = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder of the report (else out/audit/MONTH).", callback=folder_to_write)
    ] = None,
    language: Annotated[
        Literal["fr", "nl", "en"] | None, typer.Option(help="Language of the report; else the employer's.")
    ] = None,
    data_docs: Annotated[
        Path | None,
        typer.Option(
            "--data-docs",
            help="Also write Great Expectations' own pages there, for those who know them.",
            callback=folder_to_write,
        ),
    ] = None,
    all_in: Annotated[
        Path | None,
        typer.Option(
            "--all", metavar="FOLDER", help="Import and audit every employer in FOLDER, and mail the reports."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many employers at a time, with --all.")] = 2,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Check the month's payroll, keep what was found, and report it: a page, a PDF, and a workbook to correct it by."""
    from assusoft.employer.audit.audit_text import lines, values_of

    if all_in is not None:
        _refuse_with_all(to=to, language=language, data_docs=data_docs)
        _audit_all(all_in, month, jobs, who(by), as_json)
        return
    employer = open_chosen()
    end_at_once()
    with err.status("Checking the payroll..."):
        found = employer.audit(month, who(by), now())
    if as_json:
        print_json(values_of(found))
    else:
        print("\n".join(lines(found, language or employer.language)))
    with err.status("Writing the report..."):
        written = _written(employer, found.month, language, to)
    for path in written.paths:
        typer.echo(path, err=as_json)
    if written.trouble:
        typer.echo(written.trouble, err=True)
    if data_docs:
        _data_docs(employer, found.month, data_docs)
    employer.store.close()
    if len(found.open):
        raise typer.Exit(WAITS)


def _refuse_with_all(**given: object) -> None:
    named = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
    if named:
        raise Refused(f"--all writes each employer's own report: it cannot be combined with {', '.join(named)}.")


def _audit_all(folder: Path, month: str | None, jobs: int, by: str, as_json: bool) -> None:
    from assusoft.workbench.audit.rounds import audit_all

    visits = []
    for visit in audit_all(folder, month, jobs, by):
        typer.echo(visit.line(), err=as_json)
        visits.append(visit)
    failed = sum(bool(visit.trouble) for visit in visits)
    every = counted(len(visits), "employer")
    typer.echo(f"{every}: {len(visits) - failed} audited, {failed} failed.", err=as_json)
    if as_json:
        print_json([asdict(visit) for visit in sorted(visits, key=lambda visit: visit.employer)])
    if any(visit.failed for visit in visits):
        raise typer.Exit(FAILED)
    if any(visit.open for visit in visits):
        raise typer.Exit(WAITS)


def _written(employer: Any, month: str, language: str | None, to: Path | None) -> Any:
    from assusoft.workbench.audit.files import write_report

    return write_report(employer, employer.audit_report(month, language), to)


def _data_docs(employer: Any, month: str, folder: Path) -> None:
    path = employer.data_docs(month, folder)
    typer.echo(
        f"{path} shows payroll values unmasked, and loads styles and scripts from the internet when opened.", err=True
    )
