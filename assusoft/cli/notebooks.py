"""The notebooks, run or opened."""

from pathlib import Path
from typing import Annotated

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.session import WAITS, By, Month, app, fields_of, now, open_chosen, who
from assusoft.errors import Refused


@app.command()
def run(
    notebook: Annotated[str, typer.Argument(help="month, audit, statement, explore, premiums or rules")],
    employer: Annotated[Path | None, typer.Option(help="The employer folder (else -C).")] = None,
    month: Month = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="[NAME=VALUE]...")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Output folder (else out/notebooks/MONTH).", callback=folder_to_write)
    ] = None,
) -> None:
    """Run a notebook through papermill into an executed notebook and an HTML page."""
    from assusoft.workbench.run import run_for

    opened = open_chosen(employer)
    named = opened.view(month).month
    for path in run_for(opened, notebook, named, fields_of(parameters or []), to):
        print(path)
    if notebook == "audit" and len(opened.audited(named).open):
        raise typer.Exit(WAITS)


@app.command()
def lab(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The employer folder.")],
    browser: Annotated[bool, typer.Option(help="Open it in a browser.")] = True,
    as_root: Annotated[bool, typer.Option("--allow-root", help="Run it as root all the same.")] = False,
) -> None:
    """Open JupyterLab on an employer folder, with the notebook to explore it."""
    from assusoft.workbench.lab import open_lab

    open_lab(folder, browser, as_root)


@app.command()
def pseudonymised(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The employer folder.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Write its photos there.", callback=folder_to_write)
    ] = None,
    views: Annotated[
        str, typer.Option("--views", metavar="ROLE", help="Print SQL of PostgreSQL views for that role.")
    ] = "",
    by: By = "",
) -> None:
    """Photos without names, pay and health, for those who explore without a right to them."""
    if bool(views) == (to is not None):
        raise Refused("Give --to FOLDER, or --views ROLE where the facts are in PostgreSQL. Nothing was written.")
    if to is not None:
        months = open_chosen(folder).pseudonymised(to, who(by), now())
        print(f"{to}: {len(months)} months, {months[0]} to {months[-1]}. Open it: assusoft lab {to}")
        return
    from assusoft.employer.pseudonymised.views import views_script

    print(views_script(views), end="")
