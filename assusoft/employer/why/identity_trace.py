"""Who a person is, as nodes of an explanation: the import, the rows that are theirs, what was known before."""

from collections.abc import Iterator

from assusoft.employer.why.cell_trace import extract_rows, whose
from assusoft.employer.why.person_file import PersonFile, listed, values_of
from assusoft.frames import rows_of, rows_where
from assusoft.language import say
from assusoft.month.why import reasons
from assusoft.month.why.explanation import Explanation


def who_nodes(file: PersonFile) -> Iterator[Explanation]:
    """The import, the rows of its extracts that are the person's, and what was not found in them."""
    language, imported = file.language, file.view.imported
    again = file.context.reread(file.view)
    files = [Explanation(one.name, f"{one.source}, SHA-256 {one.sha256}", "import") for one in imported.extracts]
    title = say(language, "Import {number} of {month}", number=imported.number, month=imported.month)
    yield Explanation(title, f"{imported.by}, {imported.at:%Y-%m-%d %H:%M}", "import", tuple(files))
    if again.trouble:
        yield Explanation(say(language, "The cells cannot be traced further"), again.trouble, "absence")
    tables = ("worker", "family") if file.member else ("worker",)
    found = [
        whose(row, language)
        for table in tables for id in file.ids
        for row in extract_rows(again, table, id, file.member if table == "family" else "")
    ]  # fmt: skip
    rows = listed([*found, *_doubted(file), *_numbered(file)])
    yield Explanation(say(language, "Who it is"), file.person, "who", rows)
    yield from values_of(file, reasons.contract_reason())
    if file.rows["worker"].empty:
        yield Explanation(say(language, "No contract of this person is in the photo"), imported.month, "absence")


def _doubted(file: PersonFile) -> Iterator[Explanation]:
    """The rows that may be this person too, by what they say; or that there is none."""
    month = file.view.month
    problem = file.context.facts.photo(file.view.imported.number, month).problem
    doubts = [row for row in rows_of(rows_where(problem, problem["reason"] == "ambiguous_identity"))
              if file.person in row["value"].split()]  # fmt: skip
    again = file.context.reread(file.view)
    for doubt in doubts:
        rows = [whose(row, file.language) for row in extract_rows(again, "worker", doubt["person"])]
        sentence = say(file.language, "A row in doubt may be this person: {person}", person=doubt["person"])
        yield Explanation(sentence, doubt["where"] or "", "who", tuple(rows))
    if not doubts:
        nobody = say(file.language, "No other row of the extracts names this person by number, or by name and birth "
                     "date")  # fmt: skip
        yield Explanation(nobody, month, "absence")


def _numbered(file: PersonFile) -> Iterator[Explanation]:
    """How the person got the id: known before under what, or numbered among the new persons of the import."""
    found = list(known_nodes(file, file.person))
    if found:
        yield from found
    else:
        sentence = say(file.language, "New in this import: numbered by hire date, name, birth date and number among "
                       "the new persons")  # fmt: skip
        yield Explanation(sentence, file.person, "absence")


def known_nodes(file: PersonFile, person: str) -> Iterator[Explanation]:
    """What an import before this one knew a person by."""
    known = file.context.facts.store.known_identities()
    for row in rows_of(rows_where(known, (known["person"] == person) & (known["import"] < file.view.imported.number))):
        sentence = say(file.language, "Known since import {number}", number=row.pop("import"))
        yield Explanation(sentence, ", ".join(str(value) for value in row.values() if value is not None), "held")
