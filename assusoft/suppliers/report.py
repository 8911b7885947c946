"""Messages and register -> the documents of one supplier: restricted, in its layout and codes, read back to be sure."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd

from assusoft.config import fault
from assusoft.errors import NotReadBack, Refused
from assusoft.frames import one_array
from assusoft.language import Sentence
from assusoft.layouts import InputFile, Layout, Reading, WrittenStamp, carried, read, write
from assusoft.months import calendar_month
from assusoft.schema import Field
from assusoft.suppliers.allowed import within, without_never
from assusoft.suppliers.entitlement import ALWAYS, Entitlement, allowed_somewhere, restrict
from assusoft.suppliers.free_text import TEXT_TABLES, free_text, is_free_text
from assusoft.suppliers.kinds import never_to
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.summary import summary_documents
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.totals import TOTALS, totals_table

TABLES = {"changes": ("message",), "full": ("register",), "both": ("message", "register")}
WORDS = {"message": "changes", "register": "full"}  # table -> word in the file's name
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".xml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render(
    supplier: Supplier,
    layout: Layout,
    tables: Mapping[str, pd.DataFrame],
    entitlements: Sequence[Entitlement],
    month: str,
    sender: Sender,
    before: Mapping[str, Mapping[str, Any]],
) -> list[Document]:
    """The files of a month as the supplier wants them, then the summary (text and HTML); nothing without a plan.

    Parameters
    ----------
    tables
        `message`: columns message, kind, effective, changed, replaces, plan, person, member and register fields;
        `register`: columns plan, person, member and register fields. Rows of the supplier's plans only, under its
        names of them.
    entitlements
        The supplier's plans: all that a row may say, as far as the supplier's own file lets it leave.
    before
        Message id -> field -> the value reported last, for the summary's «old -> new».

    Raises
    ------
    ConfigError
        When the layout has a column that no plan of the supplier lists, has none for a field that a plan lists, lacks a
        table that the supplier is to be sent, or a mail template is wrong.
    """
    if not entitlements:
        return []
    entitlements = [within(supplier, entitlement) for entitlement in entitlements]
    names = TABLES[supplier.sends]
    for name in names:
        check_layout(supplier, layout, name, entitlements)
    if is_free_text(supplier):
        said = {name: restrict(without_never(supplier, tables[name]), entitlements) for name in TEXT_TABLES}
        texts = [free_text(supplier, said, month, sender, entitlements, before)]
        return texts + summary_documents(supplier, said, month, sender, entitlements, before)
    sent = {name: restrict(without_never(supplier, tables[name]), entitlements) for name in names}
    for name, table in sent.items():
        check_members(supplier, layout, name, table)
    stamp = WrittenStamp(" ".join(sender.name.split()), calendar_month(month))
    files: list[Document] = []
    for name, table in sent.items():
        files += table_documents(supplier, layout, name, table, stamp, sender.own, month)
    return files + summary_documents(supplier, sent, month, sender, entitlements, before)


def check_layout(supplier: Supplier, layout: Layout, table: str, entitlements: Sequence[Entitlement]) -> None:
    """Raise ConfigError unless the layout's columns for the table are those that the supplier's plans ask for."""
    if table not in layout.tables:
        what = Sentence(
            "no part has table = '{table}', while supplier '{supplier}' sends '{sends}'.",
            table=table,
            supplier=supplier.key,
            sends=supplier.sends,
        )
        raise fault(layout.path, (), what)
    check_replaces(supplier, layout, table)
    listed = allowed_somewhere(entitlements) - never_to(supplier.kind)
    for number, part in enumerate(layout.part):
        strange = next((field for field in part.columns if field not in listed), None)
        if part.table == table and strange:
            what = Sentence(
                "no plan of supplier '{supplier}' lists this field in its reports. Remove the column, or add the "
                "field to the reports of the plan that needs it.",
                supplier=supplier.key,
            )
            raise fault(layout.path, (*part_key(layout, number), "columns", strange), what)
    families = any(entitlement.family for entitlement in entitlements)
    needed = {"person", *(["member"] if families else []), *(listed - set(ALWAYS))}
    absent = sorted(needed - set(carried(layout, table)))
    if absent:
        what = Sentence(
            "table '{table}' has no column for {listed}, which plans of supplier '{supplier}' report. Add it to the "
            "columns, or leave it out of the reports of the plans.",
            table=table,
            listed=", ".join(absent),
            supplier=supplier.key,
        )
        raise fault(layout.path, (), what)


def check_replaces(supplier: Supplier, layout: Layout, table: str) -> None:
    """Raise ConfigError where a cancellation could not name the message that it replaces."""
    absent = [name for name in ("message", "replaces") if name not in carried(layout, table)]
    if supplier.mode == "cancel_and_replace" and table == "message" and absent:
        what = Sentence(
            "table 'message' has no column for {listed}, while supplier '{supplier}' has mode = 'cancel_and_replace'. "
            "Add it to the columns: a cancellation names the message that it replaces.",
            listed=" and ".join(absent),
            supplier=supplier.key,
        )
        raise fault(layout.path, (), what)


def check_members(supplier: Supplier, layout: Layout, name: str, table: pd.DataFrame) -> None:
    """Raise ConfigError where rows of family members would be read as their workers', for want of a column."""
    if table["member"].notna().any() and "member" not in carried(layout, name):
        what = Sentence(
            "table '{name}' has no column for member, while supplier '{supplier}' is to be told of family members. "
            "Keep the column until the last of them has left the plan.",
            name=name,
            supplier=supplier.key,
        )
        raise fault(layout.path, (), what)


def part_key(layout: Layout, number: int) -> tuple[str | int, ...]:
    """Where a part stands in its file."""
    return () if len(layout.part) == 1 else ("part", number)


def table_documents(
    supplier: Supplier,
    layout: Layout,
    name: str,
    table: pd.DataFrame,
    stamp: WrittenStamp,
    own: Mapping[str, Field],
    closing: str,
) -> list[Document]:
    """One table with its control totals written, read back and compared; files are named after the closing."""
    layout = layout.model_copy(update={"part": (*layout.parts_of(name), *layout.parts_of(name + TOTALS))})
    content = {name: table, name + TOTALS: totals_table(table)}
    written = {key: content[key][list(carried(layout, key))] for key in layout.tables}
    files = write(layout, written, stamp)
    if any(not file.content for file in files):
        what = Sentence(
            "table '{name}' without a row is an empty file, which supplier '{supplier}' cannot tell from one that was "
            "cut off. Give its part titles, or a total.",
            name=name,
            supplier=supplier.key,
        )
        raise fault(layout.path, (), what)
    check_round_trip(read(layout, files, stamp.month, own), written, supplier)
    return [document_of(file, supplier, name, closing, number, len(files)) for number, file in enumerate(files, 1)]


def document_of(file: InputFile, supplier: Supplier, name: str, month: str, number: int, count: int) -> Document:
    """'insurer-a_2026-02_changes.csv', numbered when a table needs several files."""
    suffix = PurePath(file.name).suffix
    series = f"-{number}" if count > 1 else ""
    return Document(
        f"{supplier.key}_{month}_{WORDS[name]}{series}{suffix}",
        MEDIA_TYPES.get(suffix, "application/octet-stream"),
        file.content,
    )


def check_round_trip(reading: Reading, written: Mapping[str, pd.DataFrame], supplier: Supplier) -> None:
    """Make sure that what the supplier will read is what was to be reported.

    Raises
    ------
    Refused
        A value is one that no reader accepts, such as a national number with wrong check digits.
    RuntimeError
        An internal error: writing and reading do not agree.
    """
    for problem in reading.problems.to_dict("records"):
        raise Refused(
            "The report for '{supplier}' was not released: field {field} of {person} cannot be '{value}' ({reason}). "
            "Correct it in the payroll or in the answer that brought it.",
            supplier=supplier.key,
            field=problem["field"],
            person=reading.tables[problem["table"]]["person"].iloc[problem["row"]],
            value=problem["value"],
            reason=problem["reason"],
        )
    for name, table in written.items():
        found = reading.tables[name]
        if len(found) != len(table):
            raise NotReadBack(
                "Report of '{supplier}': {count} rows of '{name}' read back as {found}.",
                supplier=supplier.key,
                count=len(table),
                name=name,
                found=len(found),
            )
        for field in table.columns:
            check_column(found[field], table[field].reset_index(drop=True), _column(supplier, name, str(field)))


def _column(supplier: Supplier, table: str, field: str) -> Sentence:
    return Sentence("'{supplier}': '{field}' of '{table}'", supplier=supplier.key, field=field, table=table)


def check_column(read_back: pd.Series, written: pd.Series, what: str) -> None:
    """Raise NotReadBack unless the two columns are equal, missing being equal to missing."""
    read_back = read_back.astype(written.dtype)
    if one_array(read_back).equals(one_array(written)):
        return
    alike = (written == read_back).fillna(False) | (written.isna() & read_back.isna())
    if not alike.all():
        row = int(alike.to_numpy().argmin()) + 1
        raise NotReadBack(
            "Report of {what}, row {row}, was not read back as it was written: its layout loses something, such as "
            "the century of a day, one of two values of a code, or the end of a text that is too long. Mend the "
            "layout.",
            what=what,
            row=row,
        )
