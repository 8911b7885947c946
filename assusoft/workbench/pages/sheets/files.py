"""Files of the page: the PDF of one sheet, its page in HTML, one zip for a legal entity, as it would be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assusoft.errors import Refused
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.sheets.opened import earlier, read
from assusoft.workbench.pages.sheets.rows import everybody, row_of
from assusoft.workbench.pages.sheets.state import Sheets, month_of
from assusoft.workbench.pages.visit import Visit

if TYPE_CHECKING:
    from assusoft.store import IssuedSheet


def sees_whole(visit: Visit) -> bool:
    """Whether nothing in any sheet is hidden from the visitor's role."""
    return visit.may("salary") and visit.may("health")


def pdf(visit: Visit, state: Sheets, values: Values) -> Did:
    """The PDF of an issue (`id`) to the worker whose sheet is open, byte for byte."""
    row, id = row_of(visit, state.opened), values.get("id", "")
    if id not in {one["id"] for one in earlier(visit, row)}:
        raise Refused(visit.say("There is no such document."))
    if not sees_whole(visit) and (id != row["sheet"] or read(visit, row).hidden):
        raise Refused(visit.say("This file holds values or people that your role does not see."))
    inner.note_seen(visit, row["id"])
    name = f"{row['id']}_{month_of(visit)}.pdf"
    return Did(state, download=inner.hand_over(visit, name, visit.employer.sheet_bytes(id)))


def page(visit: Visit, state: Sheets, _values: Values) -> Did:
    """The sheet that is open as a page in HTML, by the employer's template or ours; masked as it is read."""
    from assusoft.benefit_sheets.pages import html_of

    row = row_of(visit, state.opened)
    sheet = read(visit, row).sheet
    if sheet is None:
        raise Refused(row["why"])
    inner.note_seen(visit, row["id"])
    content = html_of(sheet, visit.folder / "templates").encode()
    return Did(state, download=inner.hand_over(visit, f"{row['id']}_{month_of(visit)}.html", content))


def archive(visit: Visit, state: Sheets, values: Values) -> Did:
    """The sheets in force of a legal entity in one zip, each locked as the employer's rule says."""
    from assusoft.employer.sheets.delivering.locks import locks
    from assusoft.employer.sheets.delivering.parcels import entries
    from assusoft.suppliers.sending.zips import zip_into

    if not sees_whole(visit):
        raise Refused(visit.say("This file holds values or people that your role does not see."))
    month, sheets = month_of(visit), in_force(visit, values.get("entity", ""))
    lock = locks(visit.employer, month, [one.person for one in sheets])
    there = [one for one in sheets if one.person in lock.of]
    if not there:
        raise Refused(visit.say("No sheet of this legal entity is issued, or none can be locked."))
    entity = there[0].entity or "sheets"
    inner.note_seen(visit, f"{entity} {month}: {len(there)}")
    address = inner.hand_over_written(
        visit, f"{entity}_{month}.zip",
        lambda stream: zip_into(stream, entries(visit.employer.store, there, lock), lock.whole),
    )  # fmt: skip
    said = visit.say("{count} sheets are in the file.", count=len(there))
    if len(there) < len(sheets):
        count = len(sheets) - len(there)
        said += " " + visit.say("{count} are not: their birth date, which would lock them, is not known.", count=count)
    return Did(state, said, download=address)


def in_force(visit: Visit, entity: str) -> list[IssuedSheet]:
    """The sheets of a legal entity that are issued and not replaced, of workers in sight, in the order of their ids."""
    seen = {row["sheet"] for row in everybody(visit) if row["sheet"]}
    may = not visit.entities or entity in visit.entities
    found = [one for one in visit.employer.store.sheets(month_of(visit)) if may and one.id in seen]
    return sorted((one for one in found if one.entity == entity), key=lambda one: one.person)
