"""What can be looked at of suppliers and of what was sent to them."""

from dataclasses import asdict
from typing import Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, Json, app, open_chosen
from assusoft.language import Sentence, colon, say

supplier_app = typer.Typer(help="Suppliers: whether they can be reached, what arrived there.", no_args_is_help=True)
app.add_typer(supplier_app, name="supplier")


@supplier_app.command("check")
def check(
    name: Annotated[str, typer.Argument(help="The supplier, as its file is called.")], as_json: Json = False
) -> None:
    """Connect, log in and list; nothing is written. Say what is wrong."""
    employer = open_chosen()
    checked = employer.check_supplier(name)
    if as_json:
        print_json({"supplier": name, **asdict(checked)})
    else:
        state = say(employer.language, "works") if checked.works else say(employer.language, "does not work")
        print(f"{name}{colon(employer.language)}{state}. {checked.said}")
    raise typer.Exit(0 if checked.works else WAITS)


@supplier_app.command("look")
def look(transmission: Annotated[str, typer.Argument(help="Its id.")], as_json: Json = False) -> None:
    """Look what stands of a transmission at the other end, before somebody settles what became of it."""
    employer = open_chosen()
    sight = employer.look_for(transmission)
    if as_json:
        print_json({"id": transmission, **asdict(sight)})
    else:
        files = "; ".join(f"{name}{colon(employer.language)}{standing}" for name, standing in sight.files.items())
        print(say(employer.language, _SEEN[sight.there], id=transmission, files=files, reason=sight.reason))
    raise typer.Exit(0 if sight.there == "whole" else WAITS)


_SEEN = {
    "whole": Sentence("{id} is there, whole. If it is in doubt: assusoft settle {id} sent"),
    "partly": Sentence("{id} is there only in part or otherwise: {files}. Ask the supplier what it has."),
    "absent": Sentence(
        "{id} is not there: it did not arrive, or was taken already. Ask the supplier, then: assusoft settle {id} "
        "sent|queued"
    ),
    "unknown": Sentence("Nobody can see whether {id} arrived: {reason}."),
}
