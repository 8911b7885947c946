"""One payroll system replaced by another: what means what in both; nothing is stored."""

from pathlib import Path
from typing import Annotated

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.output.printing import print_json, records
from assusoft.cli.session import WAITS, Json, app, chosen_folder, err
from assusoft.language import counted

Layout = Annotated[str | None, typer.Option(help="Its source or layout; recognised from the files when left out.")]


@app.command()
def crosswalk(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A file, or a folder of files, of the old payroll.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same month from the new payroll.")],
    month: Annotated[str, typer.Option("--month", "-m", help="The month both describe, YYYY-MM.")],
    old_layout: Layout = None,
    new_layout: Layout = None,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A new folder.", callback=folder_to_write)] = Path(
        "crosswalk"
    ),
    as_json: Json = False,
) -> None:
    """Derive identities, codes and units of a payroll switch from two extracts of one month."""
    from assusoft.employer import Side, derive_crosswalk

    found = derive_crosswalk(chosen_folder(), Side(old, old_layout), Side(new, new_layout), month, to)
    counts = found.residuals.groupby(["kind", "field"], as_index=False).size()
    if as_json:
        names = ("identities", "codes", "units", "constants", "residuals")
        print_json({name: records(getattr(found, name)) for name in names})
    else:
        both = counted(len(found.identities), "person")
        print(f"{both} found in both; written to {to}: review residuals.csv and source.toml.")
        for kind, field, count in counts.itertuples(index=False, name=None):
            print(f"  {kind} {field}: {count}".replace(" :", ":"))
    if len(counts):
        err.print("What is in residuals.csv was not carried over or has changed: review it.", soft_wrap=True)
        raise typer.Exit(WAITS)
