"""Premium statements: what should be billed, what was, and what differs."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import print_json, write_list
from assusoft.cli.session import WAITS, By, Json, KnownOn, To, app, err, now, open_chosen, who
from assusoft.language import colon, say
from assusoft.months import check_day
from assusoft.statements.classes import CLASSES

if TYPE_CHECKING:
    from assusoft.employer.statements.controlling import Controlled
    from assusoft.employer.statements.following.missing import Missing

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
    known_on: KnownOn = None,
    as_json: Json = False,
) -> None:
    """What a faithful supplier would bill for a period."""
    employer = open_chosen()
    with err.status("Computing premiums..."):
        table = employer.expected(supplier, period, basis=basis, known_on=known_on)
    if to is not None:
        write_list(to, employer.expected_file(supplier, period, layout, basis))
    if as_json:
        print_json(table.to_dict("records"))
    else:
        for contract, lines in table.groupby("contract", sort=True):
            total = sum(amount for amount in lines["total"] if amount is not None)
            sentence = "contract {contract}: {lines} lines, {persons} people, {total} EUR"
            counts = {"contract": contract, "lines": len(lines), "persons": lines["person"].nunique()}
            print(say(employer.language, sentence, total=f"{total:.2f}", **counts))
    missing = table["missing"][table["missing"] != ""]
    if len(missing):
        sentence = "lines that cannot be computed: {count}; never reported: {fields}"
        fields = ", ".join(sorted(set(missing)))
        typer.echo(say(employer.language, sentence, count=len(missing), fields=fields), err=True)
        raise typer.Exit(WAITS)


@app.command()
def statement(
    file: Annotated[Path, typer.Argument(help="The statement, as the supplier sent it.")],
    supplier: SupplierOption,
    period: Period,
    replaces: Annotated[str, typer.Option(help="The statement that it corrects, by its id.")] = "",
    payment_order: Annotated[
        str, typer.Option(metavar="AMOUNT", help="What is to be paid for it; its lines must add up to that.")
    ] = "",
    reference: Annotated[str, typer.Option(help="The structured communication of the payment.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Read a premium statement, keep it, and control it against what was reported."""
    from assusoft.employer.statements.payment import payment_order as order_of

    employer = open_chosen()
    payment = order_of(payment_order, reference) if payment_order or reference else None
    with err.status(f"Reading {file.name}..."):
        stored = employer.receive_statement(file, supplier, period, who(by), now(), replaces, payment)
    _show(employer, stored.id, as_json)


@app.command()
def differences(
    statement: Annotated[str, typer.Argument(help="A statement's id (B1); all of them when left out.")] = "",
    settled: Annotated[bool, typer.Option("--settled", help="Those that a later statement settled too.")] = False,
    supplier: Annotated[str, typer.Option(help="Of this supplier only; its workbook is in its language.")] = "",
    to: To = None,
    as_json: Json = False,
) -> None:
    """What premium statements bill otherwise than was reported, why, and what was decided about it."""
    employer = open_chosen()
    if statement:
        _show(employer, statement, as_json)
        return
    from assusoft.employer.statements.control_report import difference_values
    from assusoft.employer.statements.dispute_list import book_of_disputes

    with err.status("Comparing with what was reported..."):
        found = [
            one
            for one in employer.differences(now().date())
            if (settled or one.state != "settled") and supplier in ("", one.statement.supplier)
        ]
    if to is not None:
        language = employer.supplier(supplier).language if supplier else employer.language
        write_list(to, book_of_disputes(employer, found, language))
    values = difference_values(employer, found, "en" if as_json else employer.language)
    if as_json:
        print_json(values)
    else:
        _print_differences(values, employer.language)
    if any(one["state"] not in _AT_REST for one in values):
        raise typer.Exit(WAITS)


_AT_REST = ("pending", "settled", "written-off", "suppressed")
"""States in which nobody has to act."""

Ids = Annotated[list[str], typer.Argument(help="The differences, by their ids.")]
Reason = Annotated[str, typer.Option(help="Why.")]


@app.command()
def dispute(ids: Ids, reason: Reason = "", by: By = "", as_json: Json = False) -> None:
    """Dispute differences with their supplier."""
    _decide(ids, "dispute", None, reason, by, as_json)


@app.command()
def accept(ids: Ids, reason: Reason = "", by: By = "", as_json: Json = False) -> None:
    """Note that the supplier agrees; the difference is settled once a statement shows it."""
    _decide(ids, "accept", None, reason, by, as_json)


@app.command()
def wait(
    ids: Ids,
    until: Annotated[date, typer.Option(metavar="DAY", help="Until which day.", parser=check_day)],
    reason: Reason = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Leave differences alone until a day."""
    _decide(ids, "wait", until, reason, by, as_json)


@app.command("write-off")
def write_off(ids: Ids, reason: Reason = "", by: By = "", as_json: Json = False) -> None:
    """Give up small differences: nobody corrects them any more."""
    _decide(ids, "write-off", None, reason, by, as_json)


def _decide(ids: list[str], choice: str, until: date | None, reason: str, by: str, as_json: bool) -> None:
    from assusoft.employer.statements.control_report import difference_values

    employer = open_chosen()
    decided = employer.decide_differences(ids, choice, who(by), now(), until, reason)
    values = difference_values(employer, decided, "en" if as_json else employer.language)
    if as_json:
        print_json(values)
    else:
        _print_differences(values, employer.language)


@app.command()
def statements(as_json: Json = False) -> None:
    """Every premium statement received, and those that did not come."""
    employer = open_chosen()
    known = employer.statements()
    missing = employer.missing_statements() if known else []
    if as_json:
        print_json([*(_about(one) for one in known), *map(_about_missing, missing)])
    else:
        sentence = say(employer.language, CLASSES["D-01"].sentence)
        for one in known:
            print(f"{one.id}  {one.supplier}  {one.period}  {', '.join(one.contracts)}  {one.name}")
        for each in missing:
            print(f"D-01  {each.supplier}  {each.period}  {each.contract}  {sentence}")
    if missing:
        raise typer.Exit(WAITS)


_ABOUT = ("id", "supplier", "period", "contracts", "name", "layout", "by", "at")


def _about(one: Any) -> dict[str, Any]:
    replaced = f"B{one.replaces}" if one.replaces else ""
    return {name: getattr(one, name) for name in _ABOUT} | {"replaces": replaced, "class": ""}


def _about_missing(one: "Missing") -> dict[str, Any]:
    """A statement that did not come has no id, and a class."""
    known = {"supplier": one.supplier, "period": one.period, "contracts": [one.contract]}
    return dict.fromkeys(_ABOUT, "") | {"at": None} | known | {"replaces": "", "class": "D-01"}


def _show(employer: Any, id: str, as_json: bool) -> None:
    from assusoft.employer.statements.control_report import control_values

    with err.status("Comparing with what was reported..."):
        found: Controlled = employer.controlled(id)
    values = control_values(employer, found, now().date(), "en" if as_json else employer.language)
    if as_json:
        print_json(values)
    else:
        _print(values, employer.language)
    if not found.agrees:
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
    for one in values["balances"]:
        sentence = "balance carried over of {contract}: {opening} EUR, at the end of {before} {closing} EUR"
        about = say(language, sentence, **{name: one[name] for name in ("contract", "opening", "before", "closing")})
        print(f"{one['class']}  {one['difference']:>10}  {about}")
    _print_together(values, language)
    many = {id for one in values["collective"] for id in one["differences"]}
    _print_differences([one for one in values["differences"] if one["id"] not in many], language)


def _print_together(values: dict[str, Any], language: str) -> None:
    """What many lines have in common, in one line each, and what the tolerance let pass."""
    for one in values["collective"]:
        about = f"{one['id']}  {one['class']}  {one['difference']:>10}  {one['contract']} {one['cover']}"
        print(f"{about}  {say(language, '{count} of {all} lines', count=one['count'], all=one['of'])}")
        print(f"    {one['says']}")
    tolerated = values["tolerated"]
    if tolerated["count"] or tolerated["cumulated"] != "0.00":
        sentence = "within the tolerance: {count} lines, {amount} EUR; so far {cumulated} EUR"
        print(say(language, sentence, **tolerated))


def _print_differences(values: list[dict[str, Any]], language: str) -> None:
    """A line for each difference, and one for each cause."""
    for one in values:
        whom = " ".join(word for word in (one["name"], one["member"]) if word)
        about = f"{one['contract']} {one['cover']} {one['month']}"
        print(f"{one['id']}  {one['class']}  {one['difference']:>10}  {about}  {whom}  {one['state']}")
        print(f"    {say(language, CLASSES[one['class']].sentence)}")
        for cause in one["causes"]:
            if cause["cause"] != say(language, CLASSES[one["class"]].sentence):
                print(f"    {cause['amount']:>10}  {cause['cause']}")
