"""What comes out of the premium control: letters, shares to withhold, the accounts."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import print_json, records, write_list
from assusoft.cli.session import WAITS, Json, Month, To, app, err, now, open_chosen
from assusoft.cli.statements import Period, SupplierOption
from assusoft.language import colon, say

ToFile = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write it to a file.", callback=file_to_write)
]
Export = Annotated[str, typer.Option("--layout", help="A layout of templates/exports/, for --to.")]


@app.command()
def letter(
    supplier: SupplierOption,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write it: .html to print, .txt as text.", callback=file_to_write),
    ] = None,
) -> None:
    """Write to a supplier what it must mend in its premium statements, with what it was told and when."""
    employer = open_chosen()
    with err.status("Comparing with what was reported..."):
        text = employer.letter(supplier, now().date(), "html" if to and to.suffix == ".html" else "txt")
    if to is None:
        print(text)
    else:
        write_list(to, text.encode())


@app.command()
def shares(
    supplier: SupplierOption, period: Period, layout: Export = "shares-csv", to: ToFile = None, as_json: Json = False
) -> None:
    """What the payroll is to withhold: what employees pay of their premiums, under its wage codes."""
    employer = open_chosen()
    with err.status("Computing premiums..."):
        found = employer.shares(supplier, period)
    if to is not None:
        write_list(to, employer.shares_file(supplier, period, layout))
    if as_json:
        print_json(records(found.rows))
    else:
        total = sum((row["amount"] for row in records(found.rows)), start=0)
        sentence = "{count} rows for the payroll, {total} EUR"
        print(say(employer.language, sentence, count=len(found.rows), total=f"{total:.2f}"))
    _say_unfinished(employer.language, found)


def _say_unfinished(language: str, found: Any) -> None:
    if found.without_code:
        sentence = (
            "no wage code: {covers}. Write wage_code in the plan sheet, or in [statements] of the supplier's file"
        )
        typer.echo(say(language, sentence, covers=", ".join(found.without_code)), err=True)
    if found.without_number:
        typer.echo(say(language, "rows without payroll number: {count}", count=found.without_number), err=True)
    if found.without_code or found.without_number:
        raise typer.Exit(WAITS)


@app.command()
def deductions(supplier: SupplierOption, period: Period, as_json: Json = False) -> None:
    """Compare what the payroll withheld with what employees pay of their premiums, person by person."""
    from assusoft.employer.statements.outgoing.shares import deduction_values

    employer = open_chosen()
    with err.status("Computing premiums..."):
        found = deduction_values(employer.deductions(supplier, period), period)
    differ = [one for one in found if one["outcome"] != "equal"]
    if as_json:
        print_json(found)
    else:
        for one in differ:
            sentence = (
                "{person} {wage_code}: owed {owed}, withheld {withheld} EUR, too much so far {balance} EUR ({what})"
            )
            print(say(employer.language, sentence, what=say(employer.language, one["outcome"]), **one))
        print(say(employer.language, "{count} of {all} differ", count=len(differ), all=len(found)))
    if differ:
        raise typer.Exit(WAITS)


@app.command()
def accounting(
    statement: Annotated[str, typer.Argument(help="A statement's id (B1).")],
    reference: Annotated[str, typer.Option(help="The structured communication of the payment order.")] = "",
    layout: Export = "accounting-csv",
    to: ToFile = None,
    as_json: Json = False,
) -> None:
    """Book a premium statement: debit and credit by entity and cost centre, with its structured communication."""
    employer = open_chosen()
    table = employer.accounting(statement, reference)
    if to is not None:
        write_list(to, employer.accounting_file(statement, layout, reference))
    if as_json:
        print_json(records(table))
        return
    rows = records(table)
    debit, credit = (f"{sum((row[name] for row in rows), start=0):.2f}" for name in ("debit", "credit"))
    sentence = "{count} lines, debit {debit} EUR, credit {credit} EUR, {communication}"
    communication = rows[0]["communication"] if rows else ""
    print(say(employer.language, sentence, count=len(rows), debit=debit, credit=credit, communication=communication))


@app.command()
def promises(supplier: SupplierOption, as_json: Json = False) -> None:
    """What messages must do to a supplier's statements, which statements show it, and how it treats each kind."""
    employer = open_chosen()
    with err.status("Comparing with what was reported..."):
        found = employer.promises(supplier)
    at_risk = [one for one in found["promises"] if one["state"] in ("broken", "otherwise", "reopened", "late")]
    if as_json:
        print_json(found)
    else:
        _print_promises(found, at_risk, employer.language)
    if any(one["state"] != "late" for one in at_risk) or found["missing"] or found["frozen"]:
        raise typer.Exit(WAITS)


def _print_promises(found: dict[str, Any], at_risk: list[dict[str, Any]], language: str) -> None:
    from assusoft.code_labels import kind_label

    for one in at_risk:
        kinds = ", ".join(kind_label(kind, language) for kind in one["kinds"])
        risk = say(language, "cover at risk") if one["uncovered"] else ""
        told = f"{one['told']} > {one['due']}  {one['contract']}  {one['name']}  {kinds}"
        print(f"{say(language, one['state'])}  {told}  {one['money']} EUR  {risk}".rstrip())
    for month in found["missing"]:
        print(say(language, "The premium statement of {month} did not come.", month=month))
    for contract, amount in found["frozen"].items():
        sentence = "contract {contract} is frozen: {amount} EUR are open"
        print(say(language, sentence, contract=contract, amount=amount))
    for row in found["scorecard"]:
        sentence = (
            "{kind}: {promises} promises, kept on the first statement {first}, the second {second}, later {later}; "
            "not seen yet {waits}, late {late}, broken {broken}, billed otherwise {otherwise}, reopened {reopened}, "
            "overtaken {overtaken}; {money} EUR at risk"
        )
        kind = kind_label(row["kind"], language) if row["kind"] else say(language, "All messages")
        print(say(language, sentence, **(row | {"kind": kind})))
    sentence = "{messages} messages, {count} of them without effect on premiums"
    print(say(language, sentence, messages=found["messages"], count=found["without_effect"]))


@app.command()
def reminder(supplier: SupplierOption, to: ToFile = None) -> None:
    """Write to a supplier what it was told and its statements do not show, and which statements did not come."""
    employer = open_chosen()
    with err.status("Comparing with what was reported..."):
        text = employer.reminder(supplier, now().date())
    if to is None:
        print(text)
    else:
        write_list(to, text.encode())


@app.command()
def since(statement: Annotated[str, typer.Argument(help="A statement's id (B2).")], as_json: Json = False) -> None:
    """What changed since the statement before: joined, left, premium changed; and how far off its prediction was."""
    from assusoft.employer.statements.following.comparing_bills import part_words

    employer = open_chosen()
    with err.status("Comparing with the statement before..."):
        found = employer.since(statement)
    if as_json:
        print_json(found)
        return
    language = employer.language
    if not found["previous"]:
        print(say(language, "No earlier statement of these contracts."))
    for one in found["changes"]:
        where = f"{one['contract']} {one['cover']}  {one['name']}"
        print(f"{one['amount']:>10}  {where}  {say(language, one['kind'])}")
    for kind, amount in found["amounts"].items():
        print(f"{amount:>10}  {say(language, kind)} ({found['counts'][kind]})")
    sentence = "billed {billed} EUR, predicted {predicted} EUR, off by {error} EUR"
    print(say(language, sentence, **{name: found[name] for name in ("billed", "predicted", "error")}))
    for part in found["error_parts"]:
        print(f"{part['amount']:>10}  {part_words(part, language)}")


@app.command()
def budget(
    supplier: SupplierOption, year: Annotated[int, typer.Option(help="The year, 2026.")], as_json: Json = False
) -> None:
    """What the statements of a year will bill by what is reported now, a row for each statement."""
    employer = open_chosen()
    with err.status("Computing premiums..."):
        table = employer.budget(supplier, year)
    if as_json:
        print_json(records(table))
        return
    for month, rows in table.groupby("month", sort=True):
        print(f"{month}  {sum(rows['total']):>12.2f} EUR")
    print(say(employer.language, "{year}: {total} EUR", year=year, total=f"{sum(table['total']):.2f}"))


@app.command()
def takeover(
    supplier: SupplierOption,
    file: Annotated[Path, typer.Option("--list", metavar="FILE", help="The insurer's list of insured.")],
    month: Month = None,
    layout: Annotated[str, typer.Option(help="A layout of templates/insured/.")] = "insured-csv",
    to: To = None,
    as_json: Json = False,
) -> None:
    """Compare an insurer's list of insured with what the rules say, before the first closing."""
    from assusoft.employer.statements.following.takeover import takeover_book, takeover_values, unlike_words
    from assusoft.statements.following.opening import AT_REST

    employer = open_chosen()
    with err.status(f"Reading {file.name}..."):
        found = employer.takeover(file, supplier, month, layout)
    language = employer.language
    if to is not None:
        write_list(to, takeover_book(found, language))
    values = takeover_values(found, "en" if as_json else language)
    if as_json:
        print_json(values)
    else:
        for one in found:
            if one.outcome not in AT_REST:
                row = say(language, "row {row}", row=one.row) if one.row else ""
                words = "  ".join(word for word in (row, one.key[0], one.key[1], one.name) if word)
                print(f"{say(language, one.outcome)}  {words}  {unlike_words(one, language)}".rstrip())
        print(", ".join(f"{say(language, name)}{colon(language)}{count}" for name, count in values["counts"].items()))
    if any(one.outcome not in AT_REST for one in found):
        raise typer.Exit(WAITS)
