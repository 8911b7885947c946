"""The payroll audit: what is checked, what was found, and since when."""

import typer

from assusoft.cli.session import WAITS, By, Json, Month, app, err, now, open_chosen, who
from assusoft.printing import print_json


@app.command()
def audit(
    month: Month = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Check the month's payroll, keep what was found, and tell it with its age and where it stands."""
    from assusoft.employer.audit_text import lines, values_of

    employer = open_chosen()
    with err.status("Checking the payroll..."):
        found = employer.audit(month, who(by), now())
    if as_json:
        print_json(values_of(found))
    else:
        print("\n".join(lines(found, employer.language)))
    if len(found.open):
        raise typer.Exit(WAITS)
