"""The steps of a month, each a function of one employer: what it did, or what it waits for.

Each may be started several times, by a scheduler that lost sight of it or by hand. What makes the second start harmless
is said where it is done.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from assusoft.bureau.filed import backup_file, extracts, statements
from assusoft.bureau.one_step import Task
from assusoft.bureau.outcome import Result
from assusoft.bureau.sharing import take_shared, try_shared
from assusoft.errors import AssusoftError, NothingStored, Refused
from assusoft.language import Sentence

if TYPE_CHECKING:
    from assusoft.employer import Employer

Step = Callable[["Employer", Task], Result]


def import_month(employer: "Employer", task: Task) -> Result:
    """Take in what stands in extracts/MONTH.

    Started again: the store returns a current import that has the same files and the same photo, and stores nothing.
    """
    if not extracts(employer.folder, task.month):
        return Result("done", Sentence("Nothing to import: extracts/{month} holds no file.", month=task.month))
    if employer.is_new:
        employer.begin()
        employer.hold_lease(task.step, task.by, task.now())
    elif employer.facts.closing_of(task.month):
        return Result("done", Sentence("Nothing to import: {month} is closed.", month=task.month))
    done = employer.import_month(task.month, [], task.by, task.now())
    figures = {"import": done.number, "persons": done.counts["counts"]["persons"]}
    if done.repeated:
        return Result(
            "done", Sentence("Nothing to import: import {number} has these files.", number=done.number), figures
        )
    return Result(
        "done", Sentence("Import {number}: {persons} persons.", number=done.number, persons=figures["persons"]), figures
    )


def close(employer: "Employer", task: Task) -> Result:
    """Close the month unless a blocking task is open.

    Started again: a month is closed once, by a unique name in the store; one that is closed is done.
    """
    imported = employer.facts.imported(task.month)
    if employer.facts.closing_of(task.month) is None:
        blocking = sum(one.blocking for one in employer.tasks(task.month))
        if blocking:
            return Result("waiting", Sentence("Blocking tasks: {count}.", count=blocking), {"blocking": blocking})
        try:
            employer.close(task.month, task.by, task.now())
        except Refused:
            if employer.facts.closing_of(task.month) is None:  # not another start of this step, which was faster
                raise
        else:
            queued = len(employer.transmissions(task.month))
            return Result("done", Sentence("Closed; transmissions queued: {count}.", count=queued))
    return Result("done", Sentence("{month} is closed already.", month=imported.month))


def send(employer: "Employer", task: Task) -> Result:
    """Deliver what is queued, of any month.

    Started again: one process sends at a time, each transmission is claimed before it is tried, and one that a dead
    start was sending is in doubt, never sent again by itself.
    """
    outcomes, doubts = employer.send(task.by, task.now), employer.doubts()
    sent = sum(one.state == "sent" for one in outcomes.values())
    failed = {id: one.reason for id, one in outcomes.items() if one.state == "failed"}
    waits = sorted({*doubts, *(id for id, one in outcomes.items() if one.state not in ("sent", "failed"))})
    figures = {"sent": sent, "failed": len(failed), "waiting": len(waits)}
    if failed:
        id, reason = next(iter(failed.items()))
        others = f" ({len(failed)} failed in all)" if len(failed) > 1 else ""
        return Result("failed", f"{id}: {' '.join(reason.split())}{others}", figures)
    if waits:
        sentence = Sentence("Sent: {sent}; waiting for a person: {ids}.", sent=sent, ids=", ".join(waits))
        return Result("waiting", sentence, figures)
    return Result("done", Sentence("Sent: {sent}.", sent=sent), figures)


def remind(employer: "Employer", task: Task) -> Result:
    """Mail what waits for whom to those [digest] of employer.toml names.

    Started again: a digest of the same day and state is claimed, in a file beside the settings, before it leaves.
    """
    outcomes = employer.send_digest(task.by, task.now)
    wrong = [one for one in outcomes.values() if one.state != "sent"]
    if wrong:
        return Result("failed", " ".join(f"{wrong[0].state}: {wrong[0].reason}".split()))
    if outcomes:
        return Result("done", Sentence("Reminders mailed: {count}.", count=len(outcomes)))
    waits = employer.digest(task.now().date()).waits
    return Result("done", Sentence("Reminded already today.") if waits else Sentence("Nothing waits."))


def read_statements(employer: "Employer", task: Task) -> Result:
    """Read the premium statements that stand in statements/MONTH.

    Started again: the store returns a statement whose file it has, and stores nothing.
    """
    found, strange = statements(employer.folder, task.month, employer.suppliers)
    new, refusals = 0, list[str]()
    for path, supplier in found:
        try:
            new += not employer.receive_statement(path, supplier, task.month, task.by, task.now()).repeated
        except AssusoftError as error:
            refusals.append(f"{path.name}: {' '.join(str(error).split())}")
    figures = {"statements": len(found), "new": new, "refused": len(refusals)}
    if refusals:
        return Result("refused", " ".join(refusals), figures)
    if strange:
        sentence = Sentence("Files whose name begins with no supplier: {names}.", names=", ".join(strange))
        return Result("waiting", sentence, figures)
    return Result("done", Sentence("Statements: {count}, new: {new}.", count=len(found), new=new), figures)


def sheets(employer: "Employer", task: Task) -> Result:
    """Issue the benefit sheets of the closed month into out/sheets/MONTH of the employer folder.

    Started again: a sheet of equal content is taken from the archive, and nothing is stored.
    """
    if employer.facts.closing_of(task.month) is None:
        return Result("waiting", Sentence("{month} is not closed: its sheets come after.", month=task.month))
    place = employer.folder / "out" / "sheets" / task.month
    done = employer.issue_sheets(task.month, place, task.by, task.now())
    figures = {"sheets": done.sheets, "new": done.new, "skipped": len(done.skipped)}
    if done.skipped:
        sentence = Sentence("Sheets: {count}; without one: {skipped}. {why}", count=done.sheets,
                            skipped=len(done.skipped), why=done.skipped[0].why)  # fmt: skip
        return Result("waiting", sentence, figures)
    return Result("done", Sentence("Sheets: {count}, new: {new}.", count=done.sheets, new=done.new), figures)


def verify(employer: "Employer", task: Task) -> Result:
    """Derive every closed month again and compare. Started again: it stores nothing."""
    found = employer.verify()
    months = len(found.months)
    if found.equal:
        return Result("done", Sentence("Closed months derived again, all equal: {count}.", count=months))
    wrong = len(found.faults) + len(found.differences)
    return Result(
        "failed", Sentence("Closed months derived again: {count}; differences: {wrong}.", count=months, wrong=wrong)
    )


def backup(employer: "Employer", task: Task) -> Result:
    """Write facts and configuration into backups/KEY of the bureau folder.

    Started again: the file bears the run's number and appears whole or not at all; it is never written over.
    """
    file = backup_file(task)
    name = file.relative_to(task.bureau).as_posix()
    if file.exists():
        return Result("done", Sentence("{file} is there already.", file=name))
    copied = employer.backup(file)
    return Result("done", Sentence("{file}: facts {count}.", file=name, count=copied.facts), {"head": copied.head})


def upgrade(employer: "Employer", task: Task) -> Result:
    """Bring the database to the tables of this release.

    Started again: migrations run in one transaction under the write lock, and one that was run is not run again.
    """
    try:
        facts = len(employer.store.chained())
    except NothingStored:
        return Result("done", Sentence("Nothing was ever imported: there is no database."))
    return Result("done", Sentence("The database has the tables of this release; facts: {count}.", count=facts))


STEPS: Mapping[str, Step] = {
    "import": import_month,
    "remind": remind,
    "close": close,
    "send": send,
    "statements": read_statements,
    "sheets": sheets,
    "verify": verify,
    "backup": backup,
    "upgrade": upgrade,
    "try-shared": try_shared,
    "take-shared": take_shared,
}
"""The steps of this room; the audit, whose report is drawn, joins them in the workbench."""

READERS = ("verify", "backup", "upgrade", "try-shared", "take-shared")
"""Steps that store no fact, and so hold no lease."""
