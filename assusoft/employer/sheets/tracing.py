"""The id of a figure of a benefit sheet, FIGURE@PERSON/MONTH -> the tree of what it comes from, down to its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from assusoft.benefit_sheets.known import Known
from assusoft.benefit_sheets.making import sheet_of
from assusoft.benefit_sheets.parts.figures import SHARES
from assusoft.benefit_sheets.sheet import Figure, Sheet, SourceKind, figures_of
from assusoft.days_in_words import day
from assusoft.employer.sheets.gathering import Gathered, gathered, known_of
from assusoft.employer.sheets.premium_trace import cells_of, in_parts, premium_node
from assusoft.employer.sheets.premiums_due import lines_due_of
from assusoft.employer.statements.receiving import statement_named
from assusoft.employer.statements.tariffs import tariffs_of
from assusoft.employer.why.explaining import plan_sheet
from assusoft.employer.why.given_forms import form_node
from assusoft.employer.why.person_file import PersonFile, listed, person_file_of, values_of
from assusoft.employer.why.prior_facts import answers_about
from assusoft.employer.why.said_unasked import said_unasked
from assusoft.errors import Refused
from assusoft.language import say
from assusoft.month.why.explanation import Explanation
from assusoft.month.why.reasons import Reason
from assusoft.months import check_month
from assusoft.statements.expected import ExpectedLine

T = TypeVar("T")

if TYPE_CHECKING:
    from assusoft.employer.derivations import Derivations


def figure_id(key: str, person: str, month: str) -> str:
    """What `explain` takes of a figure."""
    return f"{key}@{person}/{month}"


def figure_explained(acme: Derivations, id: str) -> Explanation:
    """Why a sheet says a figure, down to the cells of extracts, plan sheets and statements it comes from.

    Raises
    ------
    Refused
        The month is not closed, the person has no sheet of it, or the sheet has no such figure.
    """
    key, _, place = id.rpartition("@")
    person, _, month = place.partition("/")
    found = gathered(acme, check_month(month))
    if person not in found.persons:
        raise Refused(
            "{person} has neither a contract nor a cover in {month}: there is no sheet to explain.",
            person=person,
            month=month,
        )
    known = next(iter(known_of(found, [person])))
    trace = _Trace(acme, found, known, sheet_of(known, found.shared, acme.language))
    if key not in trace.figures:
        raise Refused(
            "The sheet of {person} for {month} has no figure '{key}'. It has {listed}, ...",
            person=person,
            month=month,
            key=key,
            listed=", ".join(list(trace.figures)[:8]),
        )
    return trace.node(trace.figures[key])


@dataclass(frozen=True, eq=False)
class _Trace:
    """The sheet that a figure is of, and what it was made of."""

    acme: Derivations
    found: Gathered
    known: Known
    sheet: Sheet

    @property
    def language(self) -> str:
        """The employer's."""
        return self.acme.language

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every figure of the sheet, by its key."""
        return {one.key: one for one in (*figures_of(self.sheet), *self.sheet.shares)}

    def once(self, make: Callable[[], T], *key: str) -> T:
        """What is derived for one figure serves the next one, as long as nothing new is stored."""
        return self.acme.once(make, "traced", *key, self.sheet.month, self.acme.store.head())

    def file_of(self, member: str = "") -> PersonFile:
        """The rows of the person in the month."""
        return person_file_of(self.acme._context, self.found.month.view, self.known.person, member)

    def node(self, figure: Figure) -> Explanation:
        """The figure with what it rests on."""
        value = say(self.language, "not known") if figure.value is None else _shown(figure)
        title = f"{figure_id(figure.key, self.known.person, self.sheet.month)} {figure.label}".strip()
        detail = " ".join(filter(None, (value, figure.unit)))
        return Explanation(title, f"{detail} {figure.note}".strip(), "figure", listed(self.reasons(figure)))

    def reasons(self, figure: Figure) -> Iterator[Explanation]:
        """By the kind of fact it comes from; of a sum, the figures it is the sum of."""
        if figure.key.startswith(("total.", "shares.")):
            yield from (self.node(one) for one in self.summed(figure))
        elif figure.source is None:
            yield from _unknown(self, figure)
        else:
            yield from _BY_KIND[figure.source.kind](self, figure)

    def summed(self, figure: Figure) -> Iterator[Figure]:
        """The figures that one of the totals, or of the shares, is made of."""
        part, _, rest = figure.key.partition(".")
        keys = list(self.figures)
        if rest == "salary":
            yield self.figures["salary.yearly"]
        elif rest == "all":
            yield self.figures["salary.yearly"]
            yield from (self.figures[key] for key in keys if key == "total.year" or key.startswith("total.besides."))
        elif rest.startswith("besides.") or f"besides.{rest}" in self.figures:
            name = rest.removeprefix("besides.")
            yield self.figures[f"besides.{name}" if f"besides.{name}" in self.figures else f"besides.benefit.{name}"]
        else:
            of = "year" if part == "shares" else rest
            plans = [f"plan.{rest}."] if part == "shares" else [f"{one.key}." for one in self.sheet.parts]
            wanted = [f"{plan}{of}.{share}" for plan in plans for share in ("employer", "tax")]
            yield from (self.figures[key] for key in wanted if key in self.figures)


def _shown(figure: Figure) -> str:
    return day(figure.value, "") if isinstance(figure.value, date) else str(figure.value)


# What a figure comes from, by the kind of its source.


def _payroll(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """The cells of the photo, with the cells of extracts behind them, and what HR answered about them."""
    table, names, member = _cells(trace, figure)
    if trace.known.contract is None and trace.known.before and table == "worker":
        yield from _earlier(trace, names)
        return
    person_file = trace.file_of(member)
    several = figure.key.startswith("salary.contract")
    yield from values_of(person_file, Reason("Where it comes from", table, names, every=several))
    if table != "deduction":
        yield from answers_about(person_file, [], names, False, False)
        yield from said_unasked(person_file)


def _unknown(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """Why a figure is not known: what was looked at, and does not have it."""
    *_, before, name = figure.key.split(".")
    if figure.key.startswith("beneficiaries."):
        plan = trace.found.shared.plans[_plan_name(trace, figure)]
        yield Explanation("beneficiaries", f"{plan.file}: {say(trace.language, 'not known')}", "absence")
        yield from _form(trace, plan.name)
    elif figure.key.startswith("plan.") and name in SHARES:
        yield from _tariff(trace, figure)
    elif figure.key.startswith("plan.") and before == "choice":
        yield Explanation(name, say(trace.language, "not known"), "absence")
    else:
        yield from _payroll(trace, figure)


def _cells(trace: _Trace, figure: Figure) -> tuple[str, tuple[str, ...], str]:
    """Table and fields that a figure of the payroll is read from, and the family member."""
    *_, name = figure.key.split(".")
    if ".member." in figure.key:
        member = figure.key.split(".")[-2]
        return ("worker", (name,), "") if member == "worker" else ("family", (name,), member)
    benefit = next((one for one in trace.found.shared.benefits if figure.key == f"besides.benefit.{one.name}"), None)
    if benefit is not None:
        return ("worker", (benefit.field,), "") if benefit.field else ("deduction", ("wage_code", "amount"), "")
    return "worker", _FIELDS.get(figure.key, (name,)), ""


_FIELDS = {
    "identity.name": ("last_name", "first_name"),
    "identity.contract": ("contract_start", "contract_end"),
    "salary.pay": ("monthly_salary", "hourly_salary", "yearly_salary"),
    "salary.yearly": (
        "yearly_salary", "monthly_salary", "salary_factor", "hourly_salary", "weekly_hours", "contract_pct",
    ),
}  # fmt: skip
"""Figures that are not read from the field of their own name."""


def _earlier(trace: _Trace, names: tuple[str, ...]) -> Iterator[Explanation]:
    """The cells of the last payroll that had the worker."""
    _, month = trace.known.before or ({}, trace.sheet.month)
    view = trace.acme.view(month)
    yield from values_of(
        person_file_of(trace.acme._context, view, trace.known.person, ""),
        Reason("Where it comes from", "worker", names, every=True),
    )


def _plan(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """The plan sheet, and where its supplier is named."""
    plan = trace.found.shared.plans[_plan_name(trace, figure)]
    if figure.key.endswith((".insurer", ".supplier")):
        yield Explanation(f"supplier = {plan.supplier}", plan.file, "constant")
        name = trace.found.shared.suppliers.get(plan.supplier, "")
        yield Explanation(f"name = {name}", f"suppliers/{plan.supplier}.toml", "constant")
    elif figure.key.startswith("beneficiaries."):
        yield from (
            Explanation(f"beneficiaries.{at} = {text}", plan.file, "constant")
            for at, text in plan.beneficiaries.items()
        )
        yield from _form(trace, plan.name)
    elif figure.key.endswith(".covers"):
        kinds = ((name, cover.kind) for name, cover in plan.covers.items())
        yield from (Explanation(f"cover.{name}.kind = {kind}", plan.file, "constant") for name, kind in kinds)
    else:
        yield Explanation(f"contract = {plan.contract}", plan.file, "constant")
    yield plan_sheet(trace.file_of(), plan)


def _form(trace: _Trace, plan: str) -> Iterator[Explanation]:
    """The form of beneficiaries that came back."""
    if plan in trace.known.named:
        form = next(one for one in trace.acme.facts.forms() if one.id == trace.known.named[plan][1])
        yield form_node(form, trace.language)


def _plan_name(trace: _Trace, figure: Figure) -> str:
    """The plan that a figure is of: the longest name that its key goes on with, since names may hold others."""
    rest = figure.key.partition(".")[2]
    names = [name for name in trace.found.shared.plans if rest == name or rest.startswith(f"{name}.")]
    return max(names, key=len)


def _reported(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """The register cell at the closing of the month."""
    cell = figure.source.fact if figure.source else ""
    yield from _register(trace, cell).children


def _register(trace: _Trace, cell: str) -> Explanation:
    """The tree of a register cell at the closing of the month; of a cover that was over by then, at an earlier one."""
    return trace.once(lambda: _explained(trace, cell), "register", cell)


def _explained(trace: _Trace, cell: str) -> Explanation:
    last = trace.found.month.closing.month
    for month in (one.month for one in reversed(trace.acme.facts.closings()) if one.month <= last):
        try:
            return trace.acme.explain(cell, month)
        except Refused:
            continue
    raise Refused("No closing by {last} has the register cell {cell}.", last=last, cell=cell)


def _tariff(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """The premiums it is the sum of, with their constants; then each value reported, with its own reasons."""
    plan = trace.found.shared.plans[_plan_name(trace, figure)]
    lines = [line for line in _lines(trace, plan.name) if _is_of(line, figure, plan.name, trace.sheet.month)]
    own = dict(trace.found.shared.own)
    for line in lines:
        sheet = tariffs_of(trace.acme, plan.supplier, line.month).get(plan.name)
        yield premium_node(line, sheet.plan.file if sheet else plan.file, trace.language, own)
    yield plan_sheet(trace.file_of(), plan)
    for cell in cells_of(lines, plan.supplier):
        yield _register(trace, cell)


def _lines(trace: _Trace, plan: str) -> list[ExpectedLine]:
    supplier, month, person = trace.found.shared.plans[plan].supplier, trace.sheet.month, trace.known.person
    mine = trace.once(
        lambda: [line for line in lines_due_of(trace.acme, supplier, month) if line.person == person],
        "lines", supplier, month, person,
    )  # fmt: skip
    return [line for line in mine if line.plan == plan]


def _is_of(line: ExpectedLine, figure: Figure, plan: str, month: str) -> bool:
    """Whether a line is one of those that a figure is the sum of."""
    where = figure.key.removeprefix(f"plan.{plan}.").split(".")
    if where[0] == "so_far":
        return True
    if line.month != month:
        return False
    if where[0] == "month" and len(where) == 3:
        return line.cover == where[1]
    if where[0] == "insured":
        return line.cover == where[1] and not line.member
    if where[0] == "member":
        return line.member == ("" if where[1] == "worker" else where[1])
    return where[0] != "year" or line.values["affiliation_to"] is None


def _statement(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """The lines of the statement that bill it."""
    id = figure.source.fact if figure.source else ""
    statement = statement_named(trace.acme.statements(), id)
    plan = _plan_name(trace, figure)
    for one in trace.known.billed:
        if one.statement == id and one.plan == plan:
            title = say(trace.language, "premium statement {id} of {supplier} for {month}", id=id,
                        supplier=statement.supplier, month=statement.period)  # fmt: skip
            yield Explanation(title, f"SHA-256 {statement.sha256}, {in_parts(one.premium)}", "held")
            for row in one.rows:
                where = say(trace.language, "line {row} of the statement", row=row)
                yield Explanation(f"{statement.name}, {where}", "", "place")


def _return(trace: _Trace, figure: Figure) -> Iterator[Explanation]:
    """The return in which the supplier said so."""
    id = figure.source.fact if figure.source else ""
    stored = next(one for one in trace.acme.facts.returns() if one.id == id)
    yield Explanation(f"{id} {stored.name}", f"{stored.transmission}, {stored.answered}", "held")


_BY_KIND: dict[SourceKind, Callable[[_Trace, Figure], Iterator[Explanation]]] = {
    "payroll": _payroll,
    "declared": _payroll,
    "plan": _plan,
    "reported": _reported,
    "tariff": _tariff,
    "statement": _statement,
    "return": _return,
}
