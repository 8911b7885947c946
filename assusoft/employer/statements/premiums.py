"""What can be asked of the premiums of an employer: what should be billed, what was, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from assusoft.employer.looking.looks import Looks

if TYPE_CHECKING:
    from assusoft.employer.statements.controlling import Controlled
    from assusoft.employer.statements.differing import Differing
    from assusoft.employer.statements.expecting import Basis
    from assusoft.employer.statements.following.missing import Missing
    from assusoft.employer.statements.shown.evidence_values import Evidence
    from assusoft.store import Statement


class Premiums(Looks):
    """An employer folder whose premiums can be looked at."""

    def expected(
        self, supplier: str, period: str, *, basis: Basis = "reported", known_on: date | None = None
    ) -> pd.DataFrame:
        """What a faithful supplier would bill for the period that begins with this month, corrections included.

        >>> acme.expected("insurer-a", "2025-12")[["person", "cover", "total"]].head(1).values.tolist()
        [['P00001', 'death', Decimal('61.29')]]

        Parameters
        ----------
        basis
            'reported': by what had been reported when the period's last month was closed; 'owed': as if everything of
            the month being worked on were told too.
        known_on
            By what was stored at the end of that day, without corrections of earlier statements; None: by all.

        Returns
        -------
        DataFrame
            A row for each contract, person, member ('' for the worker), cover and covered month: `contract`, `plan`,
            `person`, `member`, `cover`, `month`, `from`, `to`, `salary`, `insured_pct`, the shares `employer` and
            `employee`, `tax` and `total` (EUR, two decimals), `correction` (of what an earlier statement billed), and
            `missing`: the field that was never reported, where no premium can be computed.

        Raises
        ------
        Refused
            The supplier has no plan with a cover, nothing was reported yet, or a dated table lacks a row.
        """
        from assusoft.employer.statements.expected_rows import expected_table

        return expected_table(self, supplier, period, basis, known_on)

    def expected_if(
        self, supplier: str, period: str, supposed: Mapping[str, str], *, basis: Basis = "reported"
    ) -> pd.DataFrame:
        """Each line of `expected` with the premium as it is and as it would be; nothing is stored.

        >>> found = acme.expected_if("insurer-a", "2025-12", {"group.pension.rate": "2.75", "indexation": "2.00"})
        >>> found.groupby("plan")["difference"].sum().to_dict()
        {'group': Decimal('1222.44')}

        Parameters
        ----------
        supposed
            What would be otherwise -> a number, '' for nothing: 'indexation' (percent by which salaries rise),
            'ceiling' (EUR, of every cover that has one), 'table.NAME' (all values of a dated table), or
            PLAN.COVER.KEY of a plan sheet.
        basis
            As that of `expected`; corrections of earlier statements are left out.

        Returns
        -------
        DataFrame
            `contract`, `plan`, `person`, `member`, `cover`, `month`, and `before`, `after` and `difference` (EUR, taxes
            included; missing where no premium can be computed).

        Raises
        ------
        Refused
            As `expected`, and for what names nothing of these plans, or is no number.
        """
        from assusoft.employer.whatif.premiums_supposed import expected_if

        return expected_if(self, supplier, period, supposed, basis)

    def expected_file(self, supplier: str, period: str, layout: str, basis: Basis = "reported") -> bytes:
        """What `expected` says, written by a layout of statements."""
        from assusoft.employer.statements.expected_rows import expected_file

        return expected_file(self, supplier, period, layout, basis)

    def statements(self) -> list[Statement]:
        """Every premium statement received, in the order they came; see `receive_statement`.

        >>> [one.name for one in acme.statements() if one.replaces]
        []
        """
        return self.store.statements()

    def missing_statements(self) -> list[Missing]:
        """The premium statements that did not come: supplier, contract and the period in which it bills.

        A contract is looked at from its first statement on, up to the last month that is closed.

        >>> acme.missing_statements()
        []
        """
        from assusoft.employer.statements.following.missing import missing_statements

        return missing_statements(self)

    def differences(self, today: date) -> list[Differing]:
        """The differences of every statement in force, each with its state on that day and what was decided.

        >>> acme.differences(now.date())
        []
        """
        from assusoft.employer.statements.differing import all_differing

        return all_differing(self, today)

    def controlled(self, statement: str) -> Controlled:
        """The control of a statement ('B1'): its differences, each in one class with causes that add up to it.

        Raises
        ------
        Refused
            There is no such statement.
        """
        from assusoft.employer.statements.controlling import controlled
        from assusoft.employer.statements.receiving import statement_named

        return controlled(self, statement_named(self.statements(), statement))

    def control_shown(self, statement: str, today: date, language: str = "") -> dict[str, Any]:
        """What `controlled` says as plain values, with the state of each difference on that day, causes in words.

        `language`: of the causes; '' the employer's. The same as `assusoft statement --json` prints.

        Raises
        ------
        Refused
            There is no such statement.
        """
        from assusoft.employer.statements.control_report import control_values

        return control_values(self, self.controlled(statement), today, language or self.language)

    def evidence(self, difference: str, language: str = "") -> Evidence:
        """What a difference rests on: the lines of the statement, what was reported, what the supplier was told, when.

        `billed` and `expected`: premiums by share (EUR as text); `values`: the reported fields that what is expected is
        computed from, in words, numbers as they are; `lines`: number and what each prints; `causes`, `others` (what
        would explain it as well); `told`; `decisions`.

        Raises
        ------
        Refused
            No statement in force has that difference.
        """
        from assusoft.employer.statements.shown.evidence_values import evidence_values

        return evidence_values(self, difference, language or self.language)

    def decidable(
        self, ids: Sequence[str], choice: str, today: date, until: date | None = None, reason: str = ""
    ) -> list[Differing]:
        """What `decide_differences` would store a decision about; Refused when it would be refused. Nothing is stored.

        >>> acme.decidable(["X0"], "dispute", now.date())
        Traceback (most recent call last):
            ...
        assusoft.errors.Refused: There is no difference 'X0'. List them: assusoft differences. Nothing was stored.
        """
        from assusoft.employer.statements.differing import decidable

        return decidable(self, ids, choice, until, reason, today)
