"""What came of a book of declarations: how its rows add up, each declaration with its row, and the messages."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assusoft.cli.declaring import declaration_line, show_messages
from assusoft.cli.output.printing import print_json
from assusoft.cli.session import err, now, open_chosen, who
from assusoft.language import colon, say

if TYPE_CHECKING:
    from assusoft.employer.lists.declared_book import DeclaredBook
    from assusoft.month.declarations.declaration import Declaration


def declare_from(book: Path, by: str, preview: bool, as_json: bool) -> None:
    """Declare what a book says, or show what it would lead to."""
    employer = open_chosen()
    done = employer.preview_declare_book(book, now()) if preview else employer.declare_book(book, who(by), now())
    for note in done.notes:
        err.print(note, soft_wrap=True)
    if as_json:
        print_json(_document(done, preview))
        return
    for line in _lines(done, preview, employer.language):
        print(line)
    show_messages(done.messages, employer)


def _document(done: "DeclaredBook", preview: bool) -> dict[str, Any]:
    return {
        "rows": done.rows,
        "declared": [_row(where, one, done, "" if preview else one.id) for where, one in done.declared.items()],
        "already": [_row(where, one, done, one.id) for where, one in done.already.items()],
        "empty": done.empty,
        "messages": [asdict(message) for message in done.messages],
    }


def _row(where: str, one: "Declaration", done: "DeclaredBook", id: str) -> dict[str, str]:
    return {
        "row": where, "declaration": id, "person": one.person, "name": done.names.get(one.person, ""), "kind": one.kind,
    }  # fmt: skip


def _lines(done: "DeclaredBook", preview: bool, language: str) -> list[str]:
    """The sum of the rows, then a line for each that is declared, or is so already: of whom, and what."""
    sums = say(
        language,
        "{rows} rows = {declared} declarations + {already} declared already + {empty} without anything",
        rows=done.rows, declared=len(done.declared), already=len(done.already), empty=len(done.empty),
    )  # fmt: skip

    def said(one: "Declaration") -> str:
        return declaration_line(one, language, name=done.names.get(one.person, ""))

    told = {where: said(one).removeprefix(one.id if preview else "").strip() for where, one in done.declared.items()}
    words = say(language, "declared already")
    again = {where: f"{words}{colon(language)}{said(one)}" for where, one in done.already.items()}
    return [sums, *(f"  {where}{colon(language)}{line}" for where, line in (told | again).items())]
