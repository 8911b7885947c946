"""Sheets issued from the page: one at once, those of everybody in sight some at a time, so that the page goes on."""

from __future__ import annotations

from dataclasses import replace

from assusoft.errors import Refused
from assusoft.language import in_language
from assusoft.workbench.pages.page import Did, Values
from assusoft.workbench.pages.sheets.rows import everybody, row_of
from assusoft.workbench.pages.sheets.state import Issuing, Sheets, month_of
from assusoft.workbench.pages.visit import Visit

SOME = 100
"""Sheets issued between two answers to the browser."""


def issue_all(visit: Visit, state: Sheets, _values: Values) -> Did:
    """Begin with everybody in sight who has a sheet; those that are issued already stay as they are."""
    left = tuple(row["id"] for row in everybody(visit) if row["language"])
    if not left:
        raise Refused(visit.say("Nobody here has a sheet to be issued."))
    return Did(replace(state, issuing=Issuing(left)))


def issue_some(visit: Visit, state: Sheets, _values: Values) -> Did:
    """The next ones; who is not in sight any more is left out."""
    from assusoft.employer.sheets.issuing.run import archive_sheets

    run = state.issuing
    if run is None or run.over:
        return Did(state)
    some, left = run.left[:SOME], run.left[SOME:]
    seen = {row["id"]: row["language"] for row in everybody(visit) if row["language"]}
    languages = {person: seen[person] for person in some if person in seen}
    done = archive_sheets(visit.employer, month_of(visit), languages, visit.name, visit.now())
    skipped = [one._replace(why=in_language(visit.language, one.why)) for one in done.skipped]
    after = Issuing(left, run.done + len(done.sheets), run.new + done.new, (*run.skipped, *skipped), not left)
    at_rest = after.over and not state.opened  # who went on meanwhile is not called back
    return Did(replace(state, issuing=after), focus="issued-title" if at_rest else "")


def stop(_visit: Visit, state: Sheets, _values: Values) -> Did:
    """No more of them now; what was issued stays."""
    run = state.issuing
    return Did(replace(state, issuing=run and replace(run, left=(), over=True)), focus="issued-title" if run else "")


def issue_one(visit: Visit, state: Sheets, values: Values) -> Did:
    """The sheet of one worker."""
    from assusoft.employer.sheets.issuing.run import archive_sheets

    row = row_of(visit, values.get("id", ""))
    if not row["language"]:
        raise Refused(row["why"])
    month = month_of(visit)
    done = archive_sheets(visit.employer, month, {row["id"]: row["language"]}, visit.name, visit.now())
    if done.skipped:
        raise Refused(done.skipped[0].why)
    said = visit.say("The sheet is issued.") if done.new else visit.say("It was issued so already: nothing is stored.")
    return Did(state, said, focus="sheet-title" if state.opened else "")
