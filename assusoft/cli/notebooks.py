"""The notebooks, run or opened."""

from pathlib import Path
from typing import Annotated

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.session import WAITS, Month, app, fields_of, open_chosen


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
