"""The proof: certificate, explanation, replay, what-if, backup."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import message_text, print_json
from assusoft.cli.session import Json, Month, app, chosen_folder, err, month_showing, open_chosen
from assusoft.files import write_whole
from assusoft.language import counted, say
from assusoft.month.rules import release_of

if TYPE_CHECKING:  # `assusoft --help` waits for no frame
    from assusoft.employer import Employer
    from assusoft.employer.proof.replaying import Difference


@app.command()
def certificate(month: Month = None, as_json: Json = False) -> None:
    """Prove the month: register held + messages = register owed, and every changed cell accounted for."""
    employer = open_chosen()
    found = employer.certificate(month)
    language = employer.language
    print(found.to_json() if as_json else "\n".join([*found.lines(language), *found.input_lines(language)]))
    if not found.ok:
        raise typer.Exit(2)


@app.command()
def explain(
    id: Annotated[
        str,
        typer.Argument(
            help="M..., T..., X... of a statement, SUPPLIER/PLAN/PERSON[/MEMBER]/FIELD, FIGURE@PERSON/MONTH"
        ),
    ],
    month: Annotated[str | None, typer.Option("--month", "-m", help="Only this month; any when left out.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole tree: plan sheets, files and hashes, whose rows, every cell.")
    ] = False,
    as_json: Json = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write it as a page into this file.", callback=file_to_write)
    ] = None,
) -> None:
    """Why: from a message, a task or a register cell to the cells of the extracts, the rules and the answers."""
    from assusoft.month.why.answer_first import answer_lines

    employer = open_chosen()
    language = employer.language
    found = employer.explain(id, month or month_showing(id))
    if html is not None:
        write_whole(html, found.html(language, answer_lines(found, language)[:-1]).encode())
    if as_json:
        print_json(found.values())
    elif html is None:
        print(found.text(language) if everything else "\n".join(answer_lines(found, language)))


@app.command()
def verify(
    head: Annotated[str | None, typer.Option(help="A hash of the facts printed earlier, to be found again.")] = None,
    as_json: Json = False,
) -> None:
    """Derive every closed month again from facts and compare it, byte for byte, with what was stored."""
    employer = open_chosen()
    with err.status("Deriving the closed months again..."):
        found, noted = employer.verify(head), employer.head()
    if as_json:
        print_json(asdict(found) | {"equal": found.equal, "head": noted})
    else:
        for fault in found.faults:
            print(fault)
        for title, listed in (("", found.differences), ("layout drift: ", found.drift)):
            for difference in listed:
                print(_difference_line(title, difference))
        for decided, rules in found.other_rules.items():
            print(_by_other_rules(decided, rules))
        for gone, rows in found.erased.items():
            print(_erased_line(gone, rows))
        for disorder in found.clocks:
            print(disorder)
        said = "all equal" if found.equal else counted(len(found.faults) + len(found.differences), "difference")
        print(f"{counted(len(found.months), 'closed month')}, {counted(found.documents, 'document')}: {said}.")
        err.print(
            f"Hash of the facts: {noted}. `verify --head` finds it again as long as none is missing.", soft_wrap=True
        )
    if not found.equal:
        raise typer.Exit(2)


def _erased_line(month: str, rows: int) -> str:
    if rows:
        return f"{month}: erased: {counted(rows, 'row')}; what is left leads to its root."
    return f"{month}: cannot be derived again: what it rests on is erased; its facts are as they were stored."


def _by_other_rules(month: str, rules: int) -> str:
    release = release_of(rules)
    how = f"release {release} derives" if release else "a later release derives"
    return f"{month}: decided by rules {rules}, which {how}; its facts are as they were stored."


_SHEET = typer.Option("--plan", help="The changed plan sheet; its name says which plan.")
Sheet = Annotated[Path, _SHEET]
Rules = Annotated[bool, typer.Option("--rules", help="What the rules of this release alone would tell suppliers.")]


@app.command()
def whatif(
    plan: Annotated[Path | None, _SHEET] = None,
    months: Annotated[int, typer.Option(help="How many of the last months.")] = 1,
    rules: Rules = False,
    as_json: Json = False,
) -> None:
    """What a changed plan sheet, or other rules, would change in the last months; nothing is stored or sent."""
    from assusoft.cli.output.supposed import whatif_lines

    employer = open_chosen()
    if rules:
        _print_rules_alone(employer, as_json)
        return
    if plan is None:
        raise typer.BadParameter("Name the changed plan sheet: --plan FILE, or ask for the rules: --rules.")
    found = employer.whatif(plan, months)
    if as_json:
        print_json([asdict(supposition) | {"persons": supposition.persons} for supposition in found])
        return
    print("\n".join(whatif_lines(found, employer)))


def _print_rules_alone(employer: "Employer", as_json: bool) -> None:
    found = employer.told_by_rules()
    if as_json:
        print_json([asdict(message) for message in found])
        return
    for message in found:
        print(message_text(message, employer))
    print(f"The rules of this release alone lead to {counted(len(found), 'message')}.")


def _difference_line(title: str, difference: "Difference") -> str:
    what = f"{difference.supplier} {difference.what}".strip()
    texts = f"stored '{difference.stored}', derived '{difference.derived}'"
    return f"{difference.month}: {title}{what}, {difference.where}: {texts}"


@app.command()
def backtest(
    plan: Sheet,
    months: Annotated[int | None, typer.Option(help="How many of the last closed months; all when left out.")] = None,
    as_json: Json = False,
) -> None:
    """What a changed plan sheet would have sent in closed months, against what was sent."""
    from assusoft.cli.output.supposed import backtest_lines
    from assusoft.employer.whatif.whatif_model import disagreements

    employer = open_chosen()
    supposed = employer.supposed(plan, months)
    found = disagreements(supposed)
    if as_json:
        print_json([asdict(disagreement) for disagreement in found])
    else:
        print("\n".join(backtest_lines(supposed, found, employer)))


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file.", callback=file_to_write)]) -> None:
    """Write the facts and the configuration into one file."""
    copied = open_chosen().backup(file)
    print(f"{file}: {counted(copied.facts, 'fact')}. Hash of the facts: {copied.head}")


@app.command()
def bundle(
    person: Annotated[str, typer.Argument(help="P00012, a national number, or a part of the name.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="A new .zip file.", callback=file_to_write)],
    as_json: Json = False,
) -> None:
    """Everything of one person, and nothing of others, in a file that proves itself: for a claim, or the person."""
    employer = open_chosen()
    made = employer.bundle(person, to)
    if as_json:
        print_json(asdict(made))
        return
    language = employer.language
    for line in made.unproven:
        print(say(language, "not provable offline: {what}", what=line))
    if made.withheld:
        print(say(language, "{count} rows withheld: they name somebody else too", count=made.withheld))
    print(say(language, "{file}: all of {person}, {count} proven.", file=to, person=made.person, count=made.proven))
    err.print(f"Hash of the facts: {made.head}. Keep it apart: python verify.py --head HASH", soft_wrap=True)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Fill an employer folder, or an empty one, from a backup."""
    from assusoft.employer import restore as restore_folder

    folder = chosen_folder()
    done = restore_folder(folder, file)
    restored = f"{counted(done.copied.facts, 'fact')}, {counted(len(done.written), 'file')}"
    print(f"{folder}: {restored}. Hash of the facts: {done.copied.head}")
    for name in done.left:
        err.print(f"{folder / name} differs from the one in the backup and was not changed.", soft_wrap=True)
    if done.erased:
        gone = counted(done.erased.rows, "row")
        err.print(f"Erased again, as it had been before this restore: {gone}, {done.erased.facts} facts and files.")
    if done.waiting:
        err.print(
            f"{counted(len(done.waiting), 'transmission')} may have left after this backup was made: `assusoft send` "
            "leaves them in doubt, until you say of each whether it arrived (assusoft settle).",
            soft_wrap=True,
        )
