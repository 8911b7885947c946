"""The dashboards served, and who may log in."""

import getpass
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.session import WAITS, app, err, open_chosen
from assusoft.errors import Refused
from assusoft.files import write_whole

ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")
users_app = typer.Typer(help="Who may log in to the dashboards, and their roles.", no_args_is_help=True)
app.add_typer(users_app, name="users")


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An employer folder, or a folder of them.")],
    port: Annotated[int, typer.Option(help="Of the loopback address.", min=1, max=65535)] = 8866,
    browser: Annotated[bool, typer.Option(help="Open it in a browser.")] = True,
    demo: Annotated[bool, typer.Option("--demo", help="Let somebody of each role log in, for a look around.")] = False,
) -> None:
    """Serve the dashboards of an employer, or of a folder of them."""
    from assusoft.workbench.accounts.first import demo_accounts, first_account
    from assusoft.workbench.server.application import serve as serve_dashboards
    from assusoft.workbench.server.application import settings_for
    from assusoft.workbench.server.employers import employers_in

    served = employers_in(folder)
    settings = settings_for(served, port)
    if demo:
        for name, password in demo_accounts(next(iter(served.values())).open()).items():
            err.print(f"Log in as {name} with the password {password}")
    elif made := first_account():
        err.print(f"Nobody could log in yet. Log in as {made[0]} with the password {made[1]}; it is said once.")
    serve_dashboards(served, settings, port, browser)


@app.command("sheet-links")
def sheet_links(
    month: Annotated[str, typer.Option("--month", "-m", help="A month whose benefit sheets were issued.")],
    address: Annotated[str, typer.Option("--address", help="Of the dashboards, as workers reach them: https://...")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The list (.csv).", callback=file_to_write)],
    person: Annotated[str, typer.Option("--person", help="P00012, a number, or a part of the name.")] = "",
    days: Annotated[int, typer.Option("--days", help="How long they are in force.", min=1, max=90)] = 14,
) -> None:
    """Make a link for each worker that asks something they know and opens their benefit sheet once."""
    from assusoft.workbench.accounts.database import open_accounts
    from assusoft.workbench.accounts.sheet_links import make_links

    if not ADDRESS.fullmatch(address):
        raise Refused(f"'{address}' is not the address of a server. Write it as https://benefits.acme.example")
    done = make_links(open_chosen(), open_accounts(), month, person, days)
    rows = (f"{one.person};{one.sheet};{address.rstrip('/')}/sheet?key={one.secret}\n" for one in done.made)
    write_whole(to, "".join(["person;sheet;link\n", *rows]).encode())
    err.print(f"{len(done.made)} links in {to}")
    for sentence in done.skipped:
        err.print(sentence)
    if done.skipped:
        raise typer.Exit(WAITS)


@users_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The log-in name.")],
    role: Annotated[str, typer.Option(help="hr, actuary, auditor, administrator or supplier.")] = "hr",
    employer: Annotated[Path | None, typer.Option(help="An employer folder; all of them when left out.")] = None,
    shown: Annotated[str, typer.Option("--shown", help="The name that others see.")] = "",
    language: Annotated[str, typer.Option(help="fr, nl or en.")] = "fr",
    mail: Annotated[str, typer.Option(help="Where digests go.")] = "",
    supplier: Annotated[str, typer.Option(help="For the role supplier: whose view it is.")] = "",
    outside: Annotated[
        bool, typer.Option("--outside", help="They log in by OpenID Connect: no password here.")
    ] = False,
) -> None:
    """Let somebody log in, with a role; the password is asked, or read from standard input."""
    from assusoft.employer.settings import load_settings
    from assusoft.workbench.accounts.database import open_accounts
    from assusoft.workbench.accounts.roles import Grant
    from assusoft.workbench.accounts.users import add_user, check_grant, grant, users

    if employer:
        load_settings(employer)
    given = Grant(name, str(employer.resolve()) if employer else "*", role, supplier=supplier)
    check_grant(given)
    engine = open_accounts()
    if name not in [user.name for user in users(engine)]:
        add_user(engine, name, "" if outside else _password(), shown, language, mail, outside)
    grant(engine, given)
    print(f"{name}: {role}")


@users_app.command("list")
def list_users() -> None:
    """Everybody who may log in, with their roles."""
    from assusoft.workbench.accounts.database import open_accounts
    from assusoft.workbench.accounts.users import grants, users

    engine = open_accounts()
    roles = grants(engine)
    for user in users(engine):
        own = [f"{one.role} of {one.employer}" for one in roles if one.user == user.name]
        print(f"{user.name}: {', '.join(own) or 'no role'}{'' if user.active else ' (shut out)'}")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
