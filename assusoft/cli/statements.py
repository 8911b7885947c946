"""Premium statements: what should be billed, what was, and what differs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assusoft.cli.places import file_to_write
from assusoft.cli.printing import print_json
from assusoft.cli.session import WAITS, By, Json, app, err, now, open_chosen, who
from assusoft.language import colon, say

if TYPE_CHECKING:
    from assusoft.employer.statements.controlling import Controlled

SupplierOption = Annotated[str, typer.Option("--supplier", help="The supplier, by the name of its file.")]
Period = Annotated[str, typer.Option("--period", help="The first month billed, YYYY-MM.")]


@app.command()
def expected(
    supplier: SupplierOption,
    period: Period,
    layout: Annotated[str, typer.Option(help="A layout of statements, for --to.")] = "statement-csv",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write it as a statement.", callback=file_to_write)
    ] = None,
    basis: Annotated[
        Literal["reported", "owed"], typer.Option(help="By what was reported, or as if everything were.")
    ] = "reported",
    as_json: Json = False,
) -> None:
    """What a faithful supplier would bill for a period."""
    employer = open_chosen()
    with err.status("Computing premiums..."):
        table = employer.expected(supplier, period, basis=basis)
    if to is not None:
        to.write_bytes(employer.expected_file(supplier, period, layout, basis))
        typer.echo(to, err=as_json)
    if as_json:
        print_json(table.to_dict("records"))
    else:
        for contract, lines in table.groupby("contract", sort=True):
            total = sum(amount for amount in lines["total"] if amount is not None)
            sentence = "contract {contract}: {lines} lines, {persons} people, {total} EUR"
            counts = {"contract": contract, "lines": len(lines), "persons": lines["person"].nunique()}
            print(say(employer.language, sentence, total=f"{total:.2f}", **counts))
    if (table["missing"] != "").any():
        raise typer.Exit(WAITS)


@app.command()
def statement(
    file: Annotated[Path, typer.Argument(help="The statement, as the supplier sent it.")],
    supplier: SupplierOption,
    period: Period,
    replaces: Annotated[str, typer.Option(help="The statement that it corrects, by its id.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Read a premium statement, keep it, and control it against what was reported."""
    employer = open_chosen()
    with err.status(f"Reading {file.name}..."):
        stored = employer.receive_statement(file, supplier, period, who(by), now(), replaces)
    _show(employer, stored.id, as_json)


@app.command()
def differences(
    statement: Annotated[str, typer.Argument(help="The statement's id (B1).")], as_json: Json = False
) -> None:
    """What a premium statement bills otherwise than was reported, and why."""
    _show(open_chosen(), statement, as_json)


@app.command()
def statements(as_json: Json = False) -> None:
    """Every premium statement received."""
    employer = open_chosen()
    known = employer.statements()
    if as_json:
        print_json([_about(one) for one in known])
        return
    for one in known:
        print(f"{one.id}  {one.supplier}  {one.period}  {', '.join(one.contracts)}  {one.name}")


def _about(one: Any) -> dict[str, Any]:
    names = ("id", "supplier", "period", "contracts", "name", "layout", "by", "at")
    return {name: getattr(one, name) for name in names} | {"replaces": f"B{one.replaces}" if one.replaces else ""}


def _show(employer: Any, id: str, as_json: bool) -> None:
    from assusoft.employer.statements.control_report import control_values

    with err.status("Comparing with what was reported..."):
        found: Controlled = employer.controlled(id)
    values = control_values(employer, found)
    if as_json:
        print_json(values)
    else:
        _print(values, employer.language)
    if not found.control.agrees:
        raise typer.Exit(WAITS)


def _print(values: dict[str, Any], language: str) -> None:
    head = "{statement}: {lines} lines, billed {billed} EUR, expected {expected} EUR, difference {difference} EUR"
    print(
        say(
            language,
            head,
            **{name: values[name] for name in ("statement", "lines", "billed", "expected", "difference")},
        )
    )
    print(", ".join(f"{name}{colon(language)}{count}" for name, count in sorted(values["counts"].items())))
    for one in values["differences"]:
        whom = " ".join(word for word in (one["name"], one["member"]) if word)
        about = f"{one['contract']} {one['cover']} {one['month']}"
        print(f"{one['id']}  {one['class']}  {one['difference']:>10}  {about}  {whom}")
        for cause in one["causes"]:
            print(f"    {cause['amount']:>10}  {cause['cause']}")
