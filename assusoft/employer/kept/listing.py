"""A month as its listings show it: figures, tasks, messages, and the rows of any person; kept, or derived and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assusoft.employer.kept.files import keep, read_content, read_document, read_documents
from assusoft.employer.kept.stamp import stamp_of
from assusoft.errors import Refused
from assusoft.months import check_closing

TABLES = ("contracts", "family", "positions")


@dataclass(frozen=True)
class Listing:
    """What is shown of a month, in the employer's language.

    Attributes
    ----------
    document
        `month`; `language`; `labels`: plans and own fields in it (see `Employer.labels`); `suppliers`: their keys;
        `status`: see `Employer.status`, dates and amounts as text; `tasks`: for each its `person`, its `values` (see
        `wording.task_values`) and its `lines`; `messages`: for each its `person`, `supplier`, `values` and `lines`;
        `tables`: the name of each of `TABLES` -> SHA-256 of its content.
    contents
        SHA-256 -> the rows of a table as an Arrow IPC file, sorted as the table is; only those that were just derived.
    folder
        The employer folder, where kept contents are looked for.
    """

    document: Mapping[str, Any]
    contents: Mapping[str, bytes]
    folder: Path

    @property
    def language(self) -> str:
        """The employer's."""
        return str(self.document["language"])

    @property
    def labels(self) -> dict[str, str]:
        """Plans and own fields of the employer -> their labels."""
        return dict(self.document["labels"])

    @property
    def status(self) -> dict[str, Any]:
        """The month in figures."""
        return dict(self.document["status"])

    def tasks(self, person: str | None = None) -> list[dict[str, Any]]:
        """Open tasks (of a person), blocking ones first."""
        return [task for task in self.document["tasks"] if person in (None, task["person"])]

    def messages(self, supplier: str | None = None, person: str | None = None) -> list[dict[str, Any]]:
        """Messages (to a supplier, about a person) in the order they are sent; Refused when nobody is that supplier."""
        if supplier is not None and supplier not in self.document["suppliers"]:
            raise Refused(
                "There is no supplier '{supplier}'. Known: {listed}.",
                supplier=supplier,
                listed=", ".join(self.document["suppliers"]),
            )
        return [
            message
            for message in self.document["messages"]
            if supplier in (None, message["supplier"]) and person in (None, message["person"])
        ]

    def meant(self, text: str) -> str:
        """The id of the person that the text means in the month, or the text itself (see `naming.who_is`)."""
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.payroll.identity.naming import who_is

        names = ["person", "national_number", "payroll_id", "last_name", "first_name"]
        person = who_is(text, self._rows("contracts").select(names).to_pylist())
        refuse_other(person, "person")  # last: a payroll number may look like an id
        return person

    def person(self, person: str) -> dict[str, list[dict[str, Any]]]:
        """Name of the table -> the person's rows, None where a value is missing.

        Raises
        ------
        Refused
            Nobody is known by that id in the month.
        """
        import pyarrow.compute as pc

        found = {}
        for name in TABLES:
            rows = self._rows(name)
            found[name] = rows.filter(pc.equal(rows["person"], person)).to_pylist()
        if not any(found.values()):
            raise Refused(
                "Nobody is known as '{person}' in {month}. Persons look like P00012.",
                person=person,
                month=self.document["month"],
            )
        return found

    def is_whole(self) -> bool:
        """Whether every table it names is at hand, as it was written."""
        return all(self._found(name) is not None for name in TABLES)

    def _rows(self, table: str) -> Any:
        """The rows of a table, an Arrow table."""
        import pyarrow as pa

        with pa.ipc.open_file(pa.BufferReader(self._content(table))) as content:
            return content.read_all()

    def _content(self, table: str) -> bytes:
        content = self._found(table)
        assert content is not None, f"{table} was deleted while it was read"
        return content

    def _found(self, table: str) -> bytes | None:
        sha256 = self.document["tables"][table]
        return self.contents.get(sha256) or read_content(self.folder, sha256)


def month_listing(folder: Path, month: str | None, tables: bool = False) -> Listing:
    """The listing of a month (None: of the one being worked on); `tables`: rows of persons will be asked for.

    What is kept under the stamp of today's facts, texts, program and language is shown without deriving it again.

    Raises
    ------
    Refused, ConfigError
        As opening the employer folder and looking at the month do.
    """
    name = check_closing(month) if month else "working"
    stamp = stamp_of(folder)
    document = read_document(folder, stamp, name) if stamp else None
    if document is not None:
        kept = Listing(document, {}, folder)
        if not tables or kept.is_whole():
            return kept
    from assusoft.employer.kept.deriving import derive

    derived = derive(folder, month)
    if stamp and stamp_of(folder) == stamp:
        keep(folder, stamp, name, derived.document, derived.contents)
    return derived


def listing_then(folder: Path, month: str | None, on: date | None, known_on: date | None) -> Listing:
    """The listing of the month that shows the day `on`, by what was known at the end of `known_on`; never kept.

    Raises
    ------
    Refused
        Both a month and a day are given, or nothing was known then.
    """
    from assusoft.employer.kept.deriving import derive

    return derive(folder, month, on, known_on)


def month_kept_with(folder: Path, id: str) -> str | None:
    """The last month whose kept listing, under today's stamp, has a message of that id; None without one.

    It only says where to look first: what is shown is derived.
    """
    stamp = stamp_of(folder)
    documents = read_documents(folder, stamp) if stamp else []
    found = [
        str(document["month"])
        for document in documents
        if any(message["values"]["id"] == id for message in document["messages"])
    ]
    return max(found, default=None)
