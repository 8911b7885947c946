"""What a person looks at over all months: who has what, what happened, what was sent; nothing is stored."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import print_json, records, write_list
from assusoft.cli.session import Json, KnownOn, To, app, open_chosen
from assusoft.language import say
from assusoft.months import check_day

if TYPE_CHECKING:
    from assusoft.employer.looking.entry import Entry

OneMonth = Annotated[str | None, typer.Option("--month", "-m", help="Only this month, YYYY-MM; all when left out.")]
OneSupplier = Annotated[str | None, typer.Option("--supplier", help="Only this supplier.")]


@app.command("who-has-what")
def who_has_what(
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="DAY", help="The day; the last one of the month being worked on when left out.",
                     parser=check_day),
    ] = None,
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Who is insured in which plan on a day, workers and family members, and how many per plan and cost centre."""
    employer = open_chosen()
    found = employer.who_has_what(on, known_on)
    if as_json:
        print_json(records(found))
        return
    from assusoft.employer.looking.books import book_of_affiliations
    from assusoft.employer.looking.who_has_what import lines_of

    labels = {plan.name: plan.label_in(employer.language) for plan in employer.plans}
    if to is not None:
        without = employer.who_has_nothing(on, known_on)
        write_list(to, book_of_affiliations(found, without, labels, employer.language))
    else:
        print("\n".join(lines_of(found, labels, employer.language)))


@app.command()
def history(
    person: Annotated[str, typer.Argument(help="P00012, a national number, or a part of the name.")],
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:
    """All that ever happened to a person, in order: seen, changed, asked, answered, found, told."""
    employer = open_chosen()
    _show_entries(employer.history(person, known_on), to, as_json, employer.language, say(employer.language, "History"))


@app.command()
def journal(
    month: OneMonth = None,
    start: Annotated[
        date | None, typer.Option("--from", metavar="DAY", help="Stored on this day or later.", parser=check_day)
    ] = None,
    end: Annotated[
        date | None, typer.Option("--until", metavar="DAY", help="Stored on this day or before.", parser=check_day)
    ] = None,
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:
    """Every fact in the order it was stored: who, what, when, why, from what to what."""
    employer = open_chosen()
    found = employer.journal(month, start=start, end=end, known_on=known_on)
    _show_entries(found, to, as_json, employer.language, say(employer.language, "Journal"))


def _show_entries(entries: "list[Entry]", to: Path | None, as_json: bool, language: str, title: str) -> None:
    from assusoft.employer.looking.books import book_of_entries
    from assusoft.employer.looking.entry import values_of

    if as_json:
        print_json([values_of(entry) for entry in entries])
    elif to is not None:
        write_list(to, book_of_entries(entries, title, language))
    else:
        for entry in entries:
            print(entry.line(language))


@app.command()
def documents(
    month: OneMonth = None,
    supplier: OneSupplier = None,
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:
    """The files that closings queued for suppliers, each with its id, its hash and the state of its transmission."""
    from assusoft.code_labels import code_label
    from assusoft.employer.looking.books import book_of_papers

    employer = open_chosen()
    found = employer.documents(month, supplier, known_on)
    if as_json:
        print_json([vars(one) for one in found])
    elif to is not None:
        write_list(to, book_of_papers(found, employer.language))
    else:
        for one in found:
            state = code_label(one.state, employer.language)
            print(f"{one.id}  {one.month} {one.supplier} {one.name}  {one.media_type}, {one.size}  {state}")


@app.command()
def document(
    id: Annotated[str, typer.Argument(help="D..., as `documents` shows it.")],
    to: Annotated[Path, typer.Option("--to", help="The file to write.", callback=file_to_write)],
) -> None:
    """Write one document, byte for byte as it was queued."""
    write_list(to, open_chosen().document(id))


@app.command()
def compare(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="YYYY-MM")],
    other: Annotated[str, typer.Argument(metavar="MONTH", help="YYYY-MM")],
    register: Annotated[
        str | None, typer.Option("--register", metavar="SUPPLIER", help="What this supplier should know instead.")
    ] = None,
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:
    """What changed from one month to another: in the payroll, or in what a supplier should know."""
    from assusoft.employer.looking.books import book_of_differences
    from assusoft.employer.looking.comparing import difference_lines, differences

    employer = open_chosen()
    found = differences(employer.compare(month, other, register, known_on))
    if as_json:
        print_json(found)
    elif to is not None:
        write_list(to, book_of_differences(found, employer.language, employer.settings.own))
    else:
        print("\n".join(difference_lines(found, employer.language, employer.settings.own)))


@app.command()
def ahead(
    months: Annotated[int, typer.Option("--months", help="How many months after the one being worked on.")] = 3,
    known_on: KnownOn = None,
    to: To = None,
    as_json: Json = False,
) -> None:
    """What is known to come: contracts, ages, interruptions, answers, renewals, each with what follows."""
    from assusoft.employer.looking.ahead import coming_line
    from assusoft.employer.looking.books import book_of_coming

    employer = open_chosen()
    found = employer.ahead(months, known_on)
    if as_json:
        print_json([vars(one) for one in found])
    elif to is not None:
        write_list(to, book_of_coming(found, employer.language))
    else:
        for one in found:
            print(coming_line(one, employer.language))
