"""Suppliers: the profiles that come with assusoft, and one of them copied into an employer folder."""

from typing import Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import Json, app, chosen_folder

supplier_app = typer.Typer(help="Suppliers: the profiles to begin with, and a new one.", no_args_is_help=True)
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
