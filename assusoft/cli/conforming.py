"""Whether a supplier's profile holds, on a synthetic employer."""

from typing import Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, Json, app, err

_LISTED = 10


@app.command()
def conform(
    profile: Annotated[str, typer.Argument(metavar="PROFILE", help="A profile's key, or the file of a supplier.")],
    as_json: Json = False,
) -> None:
    """Try a supplier's profile on a synthetic employer of 24 months, with a supplier that reads the files."""
    from assusoft.demo.conformance.conform import conform as checked
    from assusoft.demo.conformance.conform import files_expected, summary

    months = []
    with err.status(f"Living through the months of {profile}..."):
        for one in checked(profile):
            months.append(one)
            if not as_json:
                print(f"{one.month}: {one.messages} messages, {len(one.files)} files; "
                      f"{'the supplier holds the register' if not one.wrong else 'it does not hold'}.")  # fmt: skip
                more = [f"... and {len(one.wrong) - _LISTED} more"] if len(one.wrong) > _LISTED else []
                print("".join(f"  {line}\n" for line in (*one.wrong[:_LISTED], *more)), end="")
    found = summary(profile, months)
    if as_json:
        print_json(found)
    else:
        verdict = "holds" if found["holds"] else "does not hold"
        if files_expected(profile) is None:
            print("The files were compared with none: only those of profiles that come with assusoft are kept.")
        print(f"{profile} {verdict}: {found['months']} months, {found['messages']} messages, {found['files']} files.")
    if not found["holds"]:
        raise typer.Exit(WAITS)
