"""What comes out of the premium control of an employer: for suppliers, for the payroll, for the accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from assusoft.employer.statements.premiums import Premiums

if TYPE_CHECKING:
    from assusoft.employer.statements.outgoing.letter import Form
    from assusoft.employer.statements.outgoing.shares import Shares
    from assusoft.statements.following.opening import Opened
    from assusoft.statements.outgoing.withheld import Withheld


class PremiumResults(Premiums):
    """An employer folder whose premium control has results."""

    def letter(self, supplier: str, today: date, form: Form = "txt") -> str:
        """The letter about what a supplier must mend in its statements, in its language, dated that day.

        `templates/letters/dispute.txt.j2` or `.html.j2` of the employer folder goes before ours.

        >>> "Rien n'est ouvert." in acme.letter("insurer-a", now.date())
        True
        """
        from assusoft.employer.statements.outgoing.letter import letter

        return letter(self, supplier, today, form)

    def disputes(self, supplier: str, today: date) -> bytes:
        """A workbook of what is not settled with a supplier, in its language: each difference with what it was told.

        >>> acme.disputes("insurer-a", now.date())[:2]
        b'PK'

        Raises
        ------
        Refused
            There is no such supplier.
        """
        from assusoft.employer.statements.differing import all_differing
        from assusoft.employer.statements.dispute_list import book_of_disputes

        language = self.supplier(supplier).language
        mine = [one for one in all_differing(self, today) if one.statement.supplier == supplier]
        return book_of_disputes(self, [one for one in mine if one.state != "settled"], language)

    def shares(self, supplier: str, period: str) -> Shares:
        """What the payroll is to withhold of employees for a period, corrections included, by what was reported.

        `rows`: columns `source`, `payroll_id`, `person`, `wage_code`, `billed_month` (the covered month) and `amount`
        (EUR, family members' with the worker's); `without_code`: covers of which no wage code is known.

        >>> acme.shares("insurer-a", "2025-12").without_code
        ('group: pension',)

        Raises
        ------
        Refused
            As `expected`.
        """
        from assusoft.employer.statements.outgoing.shares import shares

        return shares(self, supplier, period)

    def shares_file(self, supplier: str, period: str, layout: str) -> bytes:
        """What `shares` says, written by a layout of `templates/exports/`."""
        from assusoft.employer.statements.outgoing.shares import shares_file

        return shares_file(self, supplier, period, layout)

    def deductions(self, supplier: str, period: str) -> list[Withheld]:
        """What employees owe under each wage code, and what the payroll withheld: every closed month up to a period.

        Each person, code and month has one outcome: 'equal', 'other amount', 'not withheld' or 'no cover'.
        `balance`: cents withheld too much since the first closed month; what is made good later brings it back to 0.

        >>> {one.outcome for one in acme.deductions("insurer-b-hospital", "2025-11")}
        {'other amount'}

        Raises
        ------
        Refused
            No wage code is known for any of the supplier's covers, or as `expected`.
        """
        from assusoft.employer.statements.outgoing.shares import deductions

        return deductions(self, supplier, period)

    def accounting(self, statement: str, reference: str = "") -> pd.DataFrame:
        """The lines in which a statement ('B1') is booked: debit is credit in each entity.

        Parameters
        ----------
        reference
            The structured communication of the payment order; '' that of the order which came with the statement, else
            one of our own, of the month and the statement's number.

        Returns
        -------
        DataFrame
            A row for each entity, cost centre and share, and one for the supplier in each entity: `journal`,
            `booked_on` (last day of the first month billed), `document`, `entity`, `account`, `cost_centre`, `label`,
            `debit` and `credit` (EUR), `communication`.

        Raises
        ------
        Refused
            There is no such statement, it was replaced, [accounting] is missing, or the reference is none.
        """
        from assusoft.employer.statements.outgoing.accounting import accounting

        return accounting(self, statement, reference)

    def accounting_file(self, statement: str, layout: str, reference: str = "") -> bytes:
        """What `accounting` says, written by a layout of `templates/exports/`."""
        from assusoft.employer.statements.outgoing.accounting import accounting_file

        return accounting_file(self, statement, layout, reference)

    def promises(self, supplier: str) -> dict[str, Any]:
        """What messages must do to the supplier's statements, and what statements showed: a ledger, as plain values.

        `promises`: those of each person and plan told in a month, worst first, with the statement that is the first to
        show it (`due`), what it adds (`amount`, `earlier`; EUR as text) and `state`: 'unsent', 'sent', 'late', 'kept'
        (`seen` on which statement), 'broken', 'otherwise' (billed neither way), 'reopened', 'overtaken' (by what was
        told since). `messages` =
        `without_effect` on premiums + those of promises. `missing`: months without statement. `frozen`: contracts of
        which more is open than `freeze_limit`. `scorecard`: a row for each kind of message, the last for all.

        >>> acme.promises("insurer-a")["missing"]
        []

        Raises
        ------
        Refused
            There is no such supplier, or none of its plans has a cover.
        """
        from assusoft.employer.statements.following.ledger_report import ledger_values

        return ledger_values(self, supplier)

    def reminder(self, supplier: str, today: date) -> str:
        """What the supplier was told and its statements do not show, and which did not come, in its language."""
        from assusoft.employer.statements.outgoing.reminder import reminder

        return reminder(self, supplier, today)

    def since(self, statement: str) -> dict[str, Any]:
        """What changed since the statement before, and how far off the prediction of this one was, as plain values.

        `changes`: a row for each person and cover whose amount changed, of kind 'joined', 'left', 'changed' or
        'corrections' (of earlier months); with `amounts` by kind they add up to `billed` less `before`. `predicted`:
        what was due by all that had been told a month before; `error_parts` add up to `error`: what was told since, by
        kind of message ('told'), and what is billed otherwise than expected, by class ('billed'). Amounts are EUR as
        text.

        Raises
        ------
        Refused
            There is no such statement.
        """
        from assusoft.employer.statements.following.comparing_bills import since_values

        return since_values(self, statement)

    def budget(self, supplier: str, year: int) -> pd.DataFrame:
        """What the statements of a year bill by what is reported now: past months, and those to come.

        Returns
        -------
        DataFrame
            A row for each statement, contract and cover: `month` (the first month billed), `contract`, `cover`,
            `employer`, `employee`, `tax`, `total` (EUR, two decimals). People age, tariffs change at their dates, known
            ends of cover count; nobody joins.

        Raises
        ------
        Refused
            As `expected`: a table without the row of a month to come is never guessed.
        """
        from assusoft.employer.statements.following.comparing_bills import budget
        from assusoft.employer.statements.tariffs import check_supplier

        check_supplier(self, supplier)
        return budget(self, supplier, year)

    def takeover(
        self, file: Path, supplier: str, month: str | None = None, layout: str = "insured-csv"
    ) -> list[Opened]:
        """An insurer's list of insured against what the rules say, so that old errors do not become the baseline.

        Nothing is stored. Every row of the list ends in one outcome: 'agrees', 'differs' (with the fields), 'over' (it
        ended before the month), 'other contract', 'twice', 'not owed', 'undecided' (a question about that person is
        open), 'unknown', 'ambiguous', 'contradicts'; and every affiliation owed that no row is about in 'not listed'.

        Parameters
        ----------
        month
            Whose rules and payroll; None: the month being worked on, the first one before the first closing.
        layout
            Of `templates/insured/`, table `statement`, amounts left out.

        Raises
        ------
        Refused
            The list cannot be read, is of no such layout, or the supplier has no plan in that month.
        """
        from assusoft.employer.statements.following.takeover import takeover

        return takeover(self, file, supplier, month, layout)
