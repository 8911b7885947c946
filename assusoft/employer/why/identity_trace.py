"""Who a person is, as nodes of an explanation: the import, the rows that are theirs, what was known before."""

from collections.abc import Iterator

from assusoft.days_in_words import moment, month_label
from assusoft.employer.why.cell_trace import extract_rows, whose
from assusoft.employer.why.person_file import PersonFile, listed, values_of
from assusoft.frames import rows_of, rows_where
from assusoft.language import in_language, say
from assusoft.month.why import reasons
from assusoft.month.why.explanation import Explanation


def who_nodes(person_file: PersonFile) -> Iterator[Explanation]:
    """The import, the rows of its extracts that are the person's, and what was not found in them."""
    language, imported = person_file.language, person_file.view.imported
    again = person_file.context.reread(person_file.view)
    files = [
        Explanation(extract.name, f"{extract.source}, SHA-256 {extract.sha256}", "import")
        for extract in imported.extracts
    ]
    title = say(
        language, "Import {number} of {month}", number=imported.number, month=month_label(imported.month, language)
    )
    yield Explanation(title, f"{imported.by}, {moment(imported.at)}", "import", tuple(files))
    if again.trouble:
        yield Explanation(
            say(language, "The cells cannot be traced further"), in_language(language, again.trouble), "absence"
        )
    tables = ("worker", "family") if person_file.member else ("worker",)
    found = [
        whose(row, language)
        for table in tables for id in (*person_file.ids, *person_file.aliases)
        for row in extract_rows(again, table, id, person_file.member if table == "family" else "")
    ]  # fmt: skip
    rows = listed([*found, *_doubted(person_file), *_numbered(person_file)])
    yield Explanation(say(language, "Who this is"), person_file.person, "who", rows)
    yield from values_of(person_file, reasons.contract_reason())
    if person_file.rows["worker"].empty:
        yield Explanation(say(language, "No contract of this person is in the photo"), imported.month, "absence")


def _doubted(person_file: PersonFile) -> Iterator[Explanation]:
    """The rows that may be this person too, by what they say; or that there is none."""
    month = person_file.view.month
    problem = person_file.context.facts.photo(person_file.view.imported.number, month).problem
    doubts = [row for row in rows_of(rows_where(problem, problem["reason"] == "ambiguous_identity"))
              if person_file.person in row["value"].split()]  # fmt: skip
    again = person_file.context.reread(person_file.view)
    for doubt in doubts:
        rows = [whose(row, person_file.language) for row in extract_rows(again, "worker", doubt["person"])]
        sentence = say(person_file.language, "A row in doubt may be this person: {person}", person=doubt["person"])
        yield Explanation(sentence, doubt["where"] or "", "who", tuple(rows))
    if not doubts:
        nobody = say(
            person_file.language,
            "No other row of the extracts names this person by number, or by name and birth date",
        )
        yield Explanation(nobody, month, "absence")


def _numbered(person_file: PersonFile) -> Iterator[Explanation]:
    """How the person got the id: known before under what, or numbered among the new persons of the import."""
    found = list(known_nodes(person_file, person_file.person))
    if found:
        yield from found
    else:
        sentence = say(
            person_file.language,
            "New in this import: numbered by hire date, name, birth date and number among the new persons",
        )
        yield Explanation(sentence, person_file.person, "absence")


def known_nodes(person_file: PersonFile, person: str) -> Iterator[Explanation]:
    """What an import before this one knew a person by."""
    known = person_file.context.facts.store.known_identities()
    for row in rows_of(
        rows_where(known, (known["person"] == person) & (known["import"] < person_file.view.imported.number))
    ):
        sentence = say(person_file.language, "Known since import {number}", number=row.pop("import"))
        yield Explanation(sentence, ", ".join(str(value) for value in row.values() if value is not None), "held")
