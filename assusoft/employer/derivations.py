"""What can be asked of an employer folder: every method derives from facts, and none stores anything.

Each imports what it needs when it is called: opening a folder is quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from assusoft.employer.statements.results import PremiumResults
from assusoft.errors import Refused
from assusoft.notebook import Listed, card

if TYPE_CHECKING:
    from assusoft.audit.proposals import Proposal
    from assusoft.employer.audit.audit_report import AuditReport
    from assusoft.employer.audit.auditing import Audited
    from assusoft.employer.audit.trying import Tried
    from assusoft.employer.deciding.decision import MonthView
    from assusoft.employer.digest.waiting import Digest
    from assusoft.employer.lists.declared_book import DeclaredBook
    from assusoft.employer.portals.worklist import Worklist
    from assusoft.employer.proof.replaying import Verification
    from assusoft.employer.proof.supposing import MonthsWith
    from assusoft.employer.retention.retaining import Retention
    from assusoft.employer.sheets.sheets import Sheets
    from assusoft.employer.whatif.rule_tried import RuleTried
    from assusoft.employer.whatif.whatif_model import Disagreement, Supposition
    from assusoft.employer.why.person_file import ExplainContext
    from assusoft.month.declarations.declaration import Declaration
    from assusoft.month.declarations.stated import Stated
    from assusoft.month.messages import HeldMessage, Message
    from assusoft.month.proof.certificate import Certificate
    from assusoft.month.tasks.answer import Answer
    from assusoft.month.tasks.deadlines import Due
    from assusoft.month.tasks.given import Given
    from assusoft.month.tasks.past_answers import Past
    from assusoft.month.tasks.standing import Standing, Waiting
    from assusoft.month.tasks.task import Task
    from assusoft.month.why.explanation import Explanation
    from assusoft.payroll.photo import Photo
    from assusoft.payroll.recognition import Recognition
    from assusoft.suppliers.sending.transmission import Document


class Derivations(PremiumResults):
    """An employer folder with all that can be asked of it; `Employer` adds what can be done with it."""

    def __repr__(self) -> str:
        return f"<Employer {self.name} in {self.folder}>"

    def _repr_html_(self) -> str:
        known = () if self.is_new else (self.store,)
        closed = {closing.month: closing.at for store in known for closing in store.closings()}
        last = {imported.month: imported for store in known for imported in store.imports()}
        rows = [
            (month, imported.counts["counts"]["persons"], f"{imported.at:%Y-%m-%d %H:%M} UTC", imported.by,
             f"{closed[month]:%Y-%m-%d %H:%M} UTC" if month in closed else "open")
            for month, imported in sorted(last.items())
        ]  # fmt: skip
        columns = ["month", "persons", "imported", "by", "closed"]
        return card(f"{self.name} ({self.folder})", pd.DataFrame(rows, columns=columns))

    def _argument_completions_(self, parameter: str, typed: str) -> list[str]:
        """What a text argument of that name may be, for IPython's completer."""
        from assusoft.employer.completions import completions

        return completions(self, parameter, typed)

    def months(self) -> list[str]:
        """Months that have an import, ascending.

        >>> acme.months()
        ['2025-11', '2025-12']
        """
        return self.facts.months()

    def recognised(self, month: str, files: Sequence[Path]) -> Recognition:
        """What files are before they are imported: each with its source, lines and first rows; what is missing.

        >>> found = acme.recognised("2025-12", sorted(Path("acme/extracts/2025-12").iterdir()))
        >>> [(one.source, one.problem) for one in found.files][:1], found.is_complete
        ([('blox', None)], True)

        Raises
        ------
        Refused
            A file cannot be read at all, or no source of contracts is in force in the month.
        """
        from assusoft.layouts.text.decoding import file_at
        from assusoft.months import check_month
        from assusoft.payroll.recognition import recognised

        given = [file_at(path) for path in files]
        return recognised(given, self.sources, check_month(month), self.settings.own, list(self.settings.entities))

    def photo(self, month: str, number: int | None = None, known_on: date | None = None) -> Photo:
        """The month's photo: frames `worker` (a row per contract), `family`, `deduction` and `problem`.

        Codes that HR explained have their values; those that wait are missing, and stand in `problem`.

        >>> acme.photo("2025-12").worker.shape
        (84, 77)

        Parameters
        ----------
        number
            Of an import, which may have been replaced since; None: the import in force.
        known_on
            The import in force at that moment; a day stands for its last instant in UTC.

        Raises
        ------
        Refused
            The month has no import, or had none then.
        """
        from assusoft.employer.monthly.as_of import as_of

        facts = as_of(self, known_on).facts
        return facts.explained(facts.photo(number or facts.imported(month).number, month))

    def changes(self, month: str) -> pd.DataFrame:
        """What changed since the photo before: a row per cell that changed and per row that entered or left.

        Columns `table`, `person`, `part` (contract, member or wage code), `kind` (entered, left, changed), `field`
        (missing for whole rows), `before`, `after` (Python values, None when missing).

        >>> acme.changes("2025-12")["kind"].value_counts().to_dict()
        {'changed': 80, 'entered': 10, 'left': 2}
        """
        from assusoft.month.changes import changes_between

        before = self.facts.photo_before(month)
        return changes_between(before and self.facts.explained(before), self.photo(month))

    def tasks(self, month: str | None = None, *, on: date | None = None, known_on: date | None = None) -> list[Task]:
        """Open tasks, blocking ones first: what only a person can decide, with the answers permitted.

        `on`: those of the month that shows the day; `known_on`: by what was stored until that moment.

        >>> task = acme.tasks()[0]
        >>> task.kind, task.person, [choice.name for choice in task.choices]
        ('affiliation', 'P00049', ['affiliate', 'not_now', 'insured_elsewhere'])
        """
        from assusoft.employer.monthly.as_of import as_of, month_showing
        from assusoft.employer.monthly.month_view import month_view
        from assusoft.employer.monthly.open_tasks import open_tasks
        from assusoft.employer.monthly.said.second_person import standings
        from assusoft.month.listings import task_table

        then = as_of(self, known_on)
        view = month_view(then, month_showing(then, month, on))
        table = partial(
            task_table, language=self.language, plans=self.labels(), entities=dict(self.settings.entities),
            standings=standings(then),
        )  # fmt: skip
        return Listed(open_tasks(then, view), "task", table)

    def due_dates(self, month: str | None = None, *, known_on: date | None = None) -> dict[str, Due]:
        """Open task -> the last day on which its supplier must be told, by the deadlines of the plan sheets.

        >>> [(due.plan, due.day) for due in acme.due_dates("2025-12").values()][:1]
        [('hospital', datetime.date(2026, 1, 14))]
        """
        from assusoft.employer.monthly.as_of import as_of
        from assusoft.employer.monthly.month_view import month_view
        from assusoft.employer.monthly.open_tasks import due_of_open

        then = as_of(self, known_on)
        return due_of_open(then, month_view(then, month))

    def past_answers(self, month: str | None = None) -> dict[str, Past]:
        """Open task -> how often each answer was given in twelve months to questions like it, the most frequent first.

        It is what may be proposed; nothing is ever answered by it.

        >>> acme.past_answers()
        {}
        """
        from assusoft.employer.monthly.month_view import month_view
        from assusoft.employer.monthly.open_tasks import open_tasks
        from assusoft.month.tasks.past_answers import past_answers

        view = month_view(self, month)
        return past_answers(open_tasks(self, view), view.answers, view.month)

    def standings(self, *, known_on: date | None = None) -> dict[str, Standing]:
        """Task -> whose it is, and what one person answered that waits for a second; only those of which either is so.

        >>> acme.standings()
        {}
        """
        from assusoft.employer.monthly.as_of import as_of
        from assusoft.employer.monthly.said.second_person import standings

        return standings(as_of(self, known_on))

    def waiting(self, *, known_on: date | None = None) -> list[Waiting]:
        """What one person answered or declared that waits for a second one, in the order it was said.

        >>> acme.waiting()
        []
        """
        from assusoft.employer.monthly.as_of import as_of
        from assusoft.employer.monthly.said.second_person import waiting

        return waiting(as_of(self, known_on))

    def question(self, task: Task) -> str:
        """What a task asks, in the employer's language.

        >>> acme.question(acme.tasks()[0])
        'Piron Grégory remplit les conditions de Hospitalisation. Affilier\\xa0?'
        """
        from assusoft.employer.monthly.said.answering import question_of

        return question_of(self, task)

    def messages(
        self,
        month: str | None = None,
        supplier: str | None = None,
        *,
        on: date | None = None,
        known_on: date | None = None,
    ) -> list[Message]:
        """What suppliers are told in the month, as far as tasks are answered, by supplier, plan and person.

        `on`, `known_on`: as those of `tasks`.

        >>> acme.messages("2025-12", "insurer-a")[0]
        <Message M4e77862e7f6880e09204: insurer-a/group, category of P00006 from 2025-12-28>

        Raises
        ------
        Refused
            There is no such supplier, or the month has no import.
        """
        from assusoft.employer.monthly.as_of import as_of, month_showing
        from assusoft.employer.monthly.month_view import month_view

        if supplier is not None:
            self.supplier(supplier)
        then = as_of(self, known_on)
        view = month_view(then, month_showing(then, month, on))
        return self._listed([one for one in view.messages if supplier in (None, one.supplier)])

    def held(self, month: str | None = None, supplier: str | None = None) -> list[HeldMessage]:
        """What suppliers would be told in the month besides, and are not yet: each with its day and why.

        HR declared that a supplier is not told (`declared`: the id), or its file says that it takes nothing dated so
        late ('').

        >>> acme.held("2025-12")
        []

        Raises
        ------
        Refused
            There is no such supplier, or the month has no import.
        """
        from assusoft.employer.monthly.month_view import month_view

        if supplier is not None:
            self.supplier(supplier)
        return [one for one in month_view(self, month).held if supplier in (None, one.supplier)]

    def register(
        self, supplier: str, month: str | None = None, *, on: date | None = None, known_on: date | None = None
    ) -> pd.DataFrame:
        """What a supplier should know at the end of the month: a row per affiliated person and family member.

        Columns `plan`, `person`, `member` (empty for the worker), the affiliation, and the fields its plans report.

        >>> acme.register("insurer-a", "2025-12").shape
        (79, 38)

        Parameters
        ----------
        on
            What holds that day instead, whichever month told it; not together with `month`.
        known_on
            By what was stored until that moment; a day stands for its last instant in UTC.

        Raises
        ------
        Refused
            There is no such supplier, the month has no import, or both `month` and `on` are given.
        """
        from assusoft.employer.monthly.status_pages import register

        return register(self, supplier, month, on, known_on)

    def status(
        self, month: str | None = None, *, on: date | None = None, known_on: date | None = None
    ) -> dict[str, Any]:
        """The month in figures: import, headcount, tasks, messages by supplier, transmissions.

        Without a month, `months` lists every month that has an import. `on`, `known_on`: as those of `tasks`.

        >>> acme.status("2025-12")["tasks"]
        {'open': 26, 'blocking': 19, 'answered': 0}
        """
        from assusoft.employer.monthly.as_of import as_of, month_showing
        from assusoft.employer.monthly.status_pages import status

        then = as_of(self, known_on)
        return status(then, month_showing(then, month, on))

    def certificate(self, month: str | None = None) -> Certificate:
        """The proof that nothing was lost or invented in the month, each figure computed by two paths.

        >>> acme.certificate("2025-12").ok
        True
        """
        from assusoft.employer.proof.certifying import certificate

        return certificate(self, month)

    def person(
        self, person: str, month: str | None = None, *, on: date | None = None, known_on: date | None = None
    ) -> dict[str, Any]:
        """All that is known of a person in the month.

        Frames `contracts`, `family` and `positions` (a row per affiliation), lists `tasks` and `messages`.

        >>> acme.person("P00012", "2025-12")["positions"]["plan"].tolist()
        ['group', 'hospital-workers']

        Parameters
        ----------
        on
            Contracts, family and positions of that day, the rest of its month; not together with `month`.
        known_on
            By what was stored until that moment; a day stands for its last instant in UTC.

        Raises
        ------
        Refused
            Nobody is known by that number in the month.
        """
        from assusoft.employer.monthly.status_pages import person_in

        return person_in(self, person, month, on, known_on)

    def sheets(
        self, month: str, persons: Iterable[str] | None = None, entity: str | None = None, language: str = ""
    ) -> Sheets:
        """The benefit sheets of a closed month, made when they are looked at, and who has none.

        >>> made, skipped = acme.sheets("2025-11")
        >>> len(made), made[0].language, skipped
        (80, 'fr', [])

        Parameters
        ----------
        persons
            Ids, national numbers or names; None: all who have a contract or a cover in the month.
        entity
            Those of one legal entity, by its enterprise number or its name.
        language
            Of whom neither the place of business nor the payroll says one: fr, nl or en.

        Raises
        ------
        Refused
            The month is not closed, or a person or an entity is not known.
        """
        from assusoft.employer.sheets.sheets import sheets

        return sheets(self, month, persons, entity, language)

    def view(self, month: str | None = None) -> MonthView:
        """The month decided from facts: state, tasks, messages, and what they were decided by.

        >>> acme.view("2025-12").closed is None
        True
        """
        from assusoft.employer.monthly.month_view import month_view

        return month_view(self, month)

    def explain(self, what: str | Message | Task, month: str | None = None) -> Explanation:
        """Why a message, a task or a register cell is what it is: a tree of reasons down to cells of extracts.

        >>> acme.explain("insurer-a/group/P00012/insured_salary").title
        'insurer-a/group/P00012/insured_salary = 43057.04'

        Parameters
        ----------
        what
            The object that `messages` or `tasks` gave, or an id: M..., T..., X... for a difference of a premium
            statement, SUPPLIER/PLAN/PERSON[/MEMBER]/FIELD for a register cell, or FIGURE@PERSON/MONTH for a figure of a
            benefit sheet (its `key`).
        month
            Where to look; without it, a message's own month, else every imported month, the last first.

        Raises
        ------
        Refused
            Nothing has that id.
        """
        from assusoft.employer.looking.ids import kind_of_id, refuse_other
        from assusoft.employer.sheets.tracing import figure_explained
        from assusoft.employer.statements.explaining import difference_explained
        from assusoft.employer.why.explaining import explain
        from assusoft.month.messages import Message
        from assusoft.month.tasks.task import Task

        if isinstance(what, str) and kind_of_id(what) == "difference":
            return difference_explained(self, what)
        if isinstance(what, str) and kind_of_id(what) == "figure":
            return figure_explained(self, what)
        if isinstance(what, Message):
            return explain(self._context, what.id, month or what.month)
        if isinstance(what, Task):
            return explain(self._context, what.id, month)
        refuse_other(what, "task", "message")
        return explain(self._context, what, month)

    @cached_property
    def _context(self) -> ExplainContext:
        from assusoft.employer.deciding.collective import collective_questions
        from assusoft.employer.why.person_file import ExplainContext

        collective = partial(collective_questions, self)
        return ExplainContext(self.facts, self.view, self.tasks, self.sources, self.settings, collective)

    def audited(self, month: str | None = None) -> Audited:
        """The last audit of the month's import in force; `findings` has a row per finding, with its state and age.

        >>> acme.audited("2025-12").findings.shape
        (9, 18)

        Raises
        ------
        Refused
            The month's import in force was not audited.
        """
        from assusoft.employer.audit.auditing import audited

        wanted = month or self.facts.working_month()
        found = audited(self, wanted)
        if found is None:
            raise Refused(
                "{month} has not been audited since its last import. Audit it: assusoft audit --month {month}",
                month=wanted,
            )
        return found

    def audit_report(self, month: str | None = None, language: str | None = None) -> AuditReport:
        """What the report of the month's last audit says, in the employer's language or another.

        >>> acme.audit_report("2025-12", "en").checks
        198

        Raises
        ------
        Refused
            The month's import in force was not audited, or the language is not fr, nl or en.
        """
        from assusoft.employer.audit.audit_report import report_of

        return report_of(self, month or self.facts.working_month(), language or self.language)

    def data_docs(self, month: str | None, folder: Path) -> Path:
        """Write Great Expectations' own pages about the month's photo; the first page. They hold values in clear."""
        from assusoft.employer.audit.auditing import write_data_docs

        return write_data_docs(self, month or self.facts.working_month(), folder)

    def proposals(self, month: str | None = None) -> list[Proposal]:
        """Checks that the photos up to the month (None: up to the last one) suggest, less what was decided about.

        >>> acme.proposals()  # two months suggest nothing yet
        []
        """
        from assusoft.employer.audit.proposed_checks import proposed

        return proposed(self, month)

    def try_check(self, draft: Mapping[str, str]) -> list[Tried]:
        """A check of the employer's own on every photo, before it is one: month by month what it would have found.

        >>> draft = {"code": "OWN-MAIL", "frame": "worker", "field": "email", "condition": "email is not null",
        ...          "severity": "info", "owner": "hr", "sentence": "No e-mail address."}
        >>> [(one.month, one.rows, len(one.findings)) for one in acme.try_check(draft)]
        [('2025-11', 80, 2), ('2025-12', 84, 4)]

        Parameters
        ----------
        draft
            The keys of a [[check]] of expectations/checks.toml, as texts (`blocking`: 'true' or 'false').

        Raises
        ------
        Refused
            It would not be a check: what is wrong, and what would be right.
        """
        from assusoft.employer.audit.trying import try_check

        return try_check(self, draft)

    def preview(self, task: str, choice: str, fields: Mapping[str, str], sure: bool = False) -> list[Message]:
        """The person's messages if the task were answered so; nothing is stored. Arguments as those of `answer`.

        >>> task = acme.tasks()[0]
        >>> acme.preview(task.id, "affiliate", {})[-1]
        <Message M0b62d3b11746209ff683: insurer-b-hospital/hospital, entry of P00049 from 2015-12-01>
        """
        from assusoft.employer.looking.ids import refuse_other
        from assusoft.employer.monthly.said.answering import preview_answer

        refuse_other(task, "task", "finding")
        return self._listed(preview_answer(self, task, choice, fields, sure))

    def preview_many(self, given: Sequence[Given]) -> list[Message]:
        """The messages of the persons concerned if these tasks were answered so; nothing is stored.

        >>> from assusoft.month.tasks.given import Given
        >>> acme.preview_many([Given(acme.tasks()[0].id, "affiliate")])[-1]
        <Message M0b62d3b11746209ff683: insurer-b-hospital/hospital, entry of P00049 from 2015-12-01>
        """
        from assusoft.employer.monthly.said.answering_many import preview_many

        return self._listed(preview_many(self, given))

    def answers(self) -> list[Answer]:
        """Everything that was answered to tasks, and what took it back, in the order it was said.

        >>> acme.answers()[0].choice
        'affiliate'
        """
        return self.facts.answers()

    def preview_retract(self, id: str, at: datetime) -> list[Message]:
        """The messages of the persons concerned if that was taken back; nothing is stored. See `Employer.retract`."""
        from assusoft.employer.monthly.said.retracting import preview_retraction

        return self._listed(preview_retraction(self, id, at))

    def preview_declare(self, stated: Stated, at: datetime) -> list[Message]:
        """The person's messages if that was declared; nothing is stored. See `Employer.declare`."""
        from assusoft.employer.monthly.said.declaring import declare

        return self._listed(declare(self, stated, "", at, preview=True).messages)

    def preview_declare_book(self, file: Path, at: datetime) -> DeclaredBook:
        """What a book of declarations would lead to; nothing is stored. See `Employer.declare_book`."""
        from assusoft.employer.lists.declared_book import declare_book

        return declare_book(self, file, "", at, preview=True)

    def declaration_book(self) -> bytes:
        """An empty workbook (.xlsx) of declarations to fill in; `declare_book` reads it.

        >>> acme.declaration_book()[:2]
        b'PK'
        """
        from assusoft.employer.lists.declared_book import empty_book

        return empty_book(self)

    def declarations(self) -> list[Declaration]:
        """Everything that HR said without being asked, and what took it back, in the order it was said.

        >>> acme.declarations()
        []
        """
        return self.facts.declarations()

    def task_sheet(self, month: str | None = None) -> bytes:
        """The open tasks as a workbook (.xlsx) to fill in; `answer_all` reads it back.

        >>> acme.task_sheet("2025-12")[:2]
        b'PK'
        """
        from assusoft.employer.monthly.said.answering import task_sheet

        return task_sheet(self, month)

    def reports(self, month: str | None = None, known_on: date | None = None) -> dict[str, list[Document]]:
        """Supplier -> the documents it would receive now: the preview before closing, the same after it.

        >>> [document.name for document in acme.reports("2025-12")["leasing-c"]]
        ['leasing-c_2025-12_full.csv', 'leasing-c_2025-12_summary.txt', 'leasing-c_2025-12_summary.html']

        Parameters
        ----------
        known_on
            Those it would have received by what was stored until that moment.
        """
        from assusoft.employer.monthly.as_of import as_of
        from assusoft.employer.monthly.closing import reports

        return reports(as_of(self, known_on), month)

    def by_hand(self, supplier: str | None = None) -> list[Worklist]:
        """What is to be typed into portals, for suppliers with [by-hand]: each transmission that is not sent yet.

        >>> acme.by_hand()
        []

        Raises
        ------
        Refused
            There is no such supplier.
        """
        from assusoft.employer.portals.worklist import worklists

        return worklists(self, supplier)

    def read_back(
        self, supplier: str, documents: Sequence[Document], month: str | None = None
    ) -> dict[str, list[dict[str, Any]]]:
        """The rows of a supplier's documents as it reads them: `changes` (a row per message) and `full` (the list).

        Fields are canonical, values typed; a list that no document holds is left out.

        >>> rows = acme.read_back("leasing-c", acme.reports("2025-12")["leasing-c"], "2025-12")
        >>> [(word, len(found)) for word, found in rows.items()]
        [('full', 6)]

        Raises
        ------
        AssusoftError
            There is no such supplier, or they do not read by its layout.
        """
        from assusoft.employer.setup import setup_in
        from assusoft.month.proof.simulated import parse_documents

        wanted = month or self.facts.working_month()
        setup = setup_in(self, wanted)
        if supplier not in setup.layouts:
            raise Refused(
                "There is no supplier '{supplier}' in {month}. Known: {listed}.",
                supplier=supplier,
                month=wanted,
                listed=", ".join(setup.layouts),
            )
        parsed = parse_documents(setup.layouts[supplier], documents, wanted, setup.own)
        found = {"changes": parsed.messages, "full": parsed.full}
        return {word: [dict(row) for row in rows] for word, rows in found.items() if rows is not None}

    def head(self) -> str:
        """The hash, 64 hexadecimal digits, that stands for all facts stored so far; `verify` finds it again.

        >>> len(acme.head())
        64
        """
        return self.store.head()

    def retention(self) -> Retention:
        """How long what is kept, what is due to go by employer.toml, what was erased, and which backups hold it still.

        >>> acme.retention().due
        {}
        """
        from assusoft.employer.retention.retaining import retention

        return retention(self)

    def months_with(self, files: Mapping[str, bytes]) -> MonthsWith:
        """What closed months would have been with other files in the place of the employer's own; nothing is stored.

        `files`: path from the employer folder on, with '/' -> content.

        >>> sheet = (acme.folder / "plans" / "group.toml").read_bytes()
        >>> acme.months_with({"plans/group.toml": sheet + b"# the same"}).differences
        ()
        """
        from assusoft.employer.proof.supposing import months_with

        return months_with(self, files)

    def verify(self, head: str | None = None) -> Verification:
        """Every closed month derived again from facts and compared, byte for byte, with what was stored.

        >>> acme.verify().equal
        True

        Parameters
        ----------
        head
            A hash of the facts that `backup` or `verify` printed and that was kept elsewhere.
        """
        from assusoft.employer.proof.replaying import verify

        return verify(self, head)

    def whatif(self, sheet: Path, months: int = 1) -> list[Supposition]:
        """What would differ in the last months if this plan sheet, whose file name says which, had been in force.

        >>> acme.whatif(Path("acme/plans/group.toml"))[0].persons
        ()

        Raises
        ------
        Refused
            There is no such file, or nothing is imported. ConfigError: what is wrong in it.
        """
        from assusoft.employer.whatif.whatif import whatif

        return whatif(self, sheet, months)

    def told_by_rules(self) -> list[Message]:
        """What the rules of this release alone would tell of the last closed month, if other rules decided it.

        >>> acme.told_by_rules()
        []
        """
        from assusoft.employer.monthly.changed_rules import told_by_rules

        return self._listed(told_by_rules(self))

    def backtest(self, sheet: Path, months: int | None = None) -> list[Disagreement]:
        """The messages of the last closed months (None: of all) that the sheet would not have sent, or sends besides.

        >>> acme.backtest(Path("acme/plans/group.toml"))
        []

        Raises
        ------
        Refused
            There is no such file, or no month is closed. ConfigError: what is wrong in it.
        """
        from assusoft.employer.whatif.whatif import backtest

        return backtest(self, sheet, months)

    def supposed(self, sheet: Path, months: int | None = None) -> list[Supposition]:
        """What `backtest` compares: what would differ in the last closed months (None: in all), questions included.

        >>> acme.supposed(Path("acme/plans/group.toml"))[0].tasks_more
        ()

        Raises
        ------
        Refused
            As `backtest`.
        """
        from assusoft.employer.whatif.whatif import supposed

        return supposed(self, sheet, months)

    def try_rule(self, rule: str, months: Iterable[str] | None = None) -> RuleTried:
        """A rule as plan sheets write it, tried on the photos of these months (None: of all); nothing is stored.

        `months` counts who is eligible, is not, is unknown, begins, stops; `moves` says who; `unknowns` which fields.

        >>> acme.try_rule("statute = 'employee'").months["eligible"].tolist()
        [67, 66]

        Raises
        ------
        Refused
            A month has no import. ConfigError: what is wrong with the rule.
        """
        from assusoft.employer.whatif.rule_tried import try_rule

        return try_rule(self, rule, self.months() if months is None else months)

    def digest(self, today: date) -> Digest:
        """What waits for whom that day, in numbers: tasks, last days, months to close, mails in doubt, differences.

        >>> found = acme.digest(now.date())
        >>> found.state, sum(blocking for _, blocking in found.tasks.values())
        ('blocked', 19)
        """
        from assusoft.employer.digest.waiting import waiting

        return waiting(self, today, self.due_dates(), self.settings.digest.days_before)

    def labels(self, language: str | None = None) -> dict[str, str]:
        """Plans, own fields and fields only HR knows -> what they are called in a language, fr, nl or en.

        The employer's language when it is left out.

        >>> acme.labels()["hospital"]
        'Hospitalisation'
        """
        from assusoft.plans.labels import labels_of

        return labels_of(self.plans, self.settings.own, language or self.language)

    def _listed(self, messages: Sequence[Message]) -> list[Message]:
        """The messages as a list of which a notebook shows a table."""
        from assusoft.month.listings import message_table

        return Listed(messages, "message", partial(message_table, language=self.language, plans=self.labels()))
