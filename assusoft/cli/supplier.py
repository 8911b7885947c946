"""Suppliers: the profiles that come with assusoft, one of them copied, and what stands at the other end."""

from dataclasses import asdict
from typing import Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, Json, app, chosen_folder, now, open_chosen
from assusoft.language import Sentence, colon, say

supplier_app = typer.Typer(
    help="Suppliers: profiles to begin with, a new one, whether it can be reached.", no_args_is_help=True
)
app.add_typer(supplier_app, name="supplier")


@supplier_app.command("list")
def profiles(as_json: Json = False) -> None:
    """The profiles that come with assusoft: key, what it is, and the names it has or had."""
    from assusoft.suppliers.profiles import load_profiles

    listed = [
        {
            "key": key,
            "name": one.name,
            "kind": one.kind,
            "known_as": [{"name": each.name, "from": each.from_, "until": each.until} for each in one.known_as],
        }
        for key, one in load_profiles().items()
    ]
    if as_json:
        print_json(listed)
        return
    for key, one in load_profiles().items():
        names = ", ".join(each.name for each in one.known_as)
        print(f"{key}: {one.name} ({one.kind}){f', known as {names}' if names else ''}")


@supplier_app.command("new")
def new_supplier(
    name: Annotated[str, typer.Argument(help="What plan sheets will call it: small letters, digits, - and _.")],
    like: Annotated[str, typer.Option("--like", metavar="PROFILE", help="The profile to copy, as listed.")],
) -> None:
    """Write suppliers/NAME.toml from a profile, comments included; nothing that is there is written over."""
    from assusoft.employer.scaffold import copy_profile
    from assusoft.suppliers.profiles import load_profiles, reports_line

    path = copy_profile(chosen_folder(), name, like)
    profile = load_profiles()[like]
    print(f"{path}: fill in name, contact and the way it is reached; remove from fields what it does not need.")
    if profile.national_number_basis:
        print("It gets the national number: have national_number_basis confirmed, or remove both.")
    print(f'The plan sheets it manages have supplier = "{name}" and:')
    print(reports_line(profile, "worker"))
    if family := reports_line(profile, "family"):
        print(f"[family_rule]\n{family}")


@supplier_app.command("check")
def check(
    name: Annotated[str, typer.Argument(help="The supplier, as its file is called.")], as_json: Json = False
) -> None:
    """Look whether what its way needs is there; connect, log in and list; nothing is written. Say what is wrong."""
    employer = open_chosen()
    checked = employer.check_supplier(name, now())
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
