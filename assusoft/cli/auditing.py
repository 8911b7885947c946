"""The payroll audit: what is checked, what was found, and since when; its report as files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assusoft.cli.session import WAITS, By, Json, Month, app, err, now, open_chosen, who
from assusoft.printing import print_json


@app.command()
def audit(
    month: Month = None,
    to: Annotated[Path | None, typer.Option("--to", help="Folder of the report (else out/audit/MONTH).")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: fr, nl or en; else the employer's.")] = "",
    data_docs: Annotated[
        Path | None,
        typer.Option("--data-docs", help="Also write Great Expectations' own pages there, for who knows them."),
    ] = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Check the month's payroll, keep what was found, and report it: a page, a PDF, and a workbook to mend it by."""
    from assusoft.employer.audit_text import lines, values_of

    employer = open_chosen()
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
    if len(found.open):
        raise typer.Exit(WAITS)


def _written(employer: Any, month: str, language: str, to: Path | None) -> Any:
    from assusoft.workbench.audit_files import write_report

    return write_report(employer, employer.audit_report(month, language or None), to)


def _data_docs(employer: Any, month: str, folder: Path) -> None:
    path = employer.data_docs(month, folder)
    typer.echo(
        f"{path}: holds values of the payroll in clear, and loads style and scripts from outside when opened.", err=True
    )
