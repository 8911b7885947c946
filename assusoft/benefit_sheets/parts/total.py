"""What all of it costs the employer: premiums, taxes, car and other benefits with a value; and what is not counted."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from assusoft.benefit_sheets.kinds import last_day
from assusoft.benefit_sheets.known import Due, Known, Shared
from assusoft.benefit_sheets.parts.besides import valued, without_premium
from assusoft.benefit_sheets.parts.figures import figure_of, sum_of
from assusoft.benefit_sheets.parts.held import due_of, of_worker_held
from assusoft.benefit_sheets.parts.premium_tables import before_words, so_far_label
from assusoft.benefit_sheets.parts.salary import yearly_figure
from assusoft.benefit_sheets.sheet import Figure, Part, Source
from assusoft.days_in_words import month_label
from assusoft.language import say
from assusoft.months import month_end
from assusoft.plans.covers.cents import euro
from assusoft.plans.covers.premium import Premium


def total(known: Known, shared: Shared, language: str) -> Part | None:
    """The part 'total'; None where there is nothing that costs."""
    counted = [one for row in of_worker_held(known, shared) for one in due_of(known, row["plan"])]
    now = [one for one in counted if one.month == shared.month]
    running = [one for one in now if one.goes_on]
    month = month_label(shared.month, language)
    note = say(language, "employer's premiums, with taxes and contributions")
    so_far = "; ".join(filter(None, (note, before_words(shared, language))))
    figures = [
        _sum("month", say(language, "Plans, {month}", month=month), _cost(one.premium for one in now), "EUR", note),
        _sum("so_far", so_far_label(shared, language), _cost(one.premium for one in counted), "EUR", so_far),
    ]
    if running:
        label = say(language, "Plans, a year at these values")
        figures.append(_sum("year", label, employer_yearly(running), "EUR/year", note))
    if not counted:
        figures = []
    besides = [(figure, amount) for figure, amount in valued(known, shared, language)]
    figures += [_benefit(figure, amount) for figure, amount in besides]
    if last_day(known.contract, shared.month) is None and known.contract is not None:
        figures.append(_everything(known, shared, figures, language))
    worded = [_with_source(one, shared, language) for one in figures]
    return Part("total", say(language, "What the employer pays"), tuple(worded)) if worded else None


def _sum(key: str, label: str, amount: Decimal | None, unit: str, note: str) -> Figure:
    return Figure(f"total.{key}", label, amount, unit, None, note)


def _benefit(figure: Figure, amount: Decimal) -> Figure:
    key = figure.key.removeprefix("besides.").removeprefix("benefit.")
    return Figure(f"total.besides.{key}", figure.label, amount, "EUR/year", figure.source)


def _with_source(figure: Figure, shared: Shared, language: str) -> Figure:
    source = figure.source or Source("tariff", month_end(shared.month), say(language, "sum of what stands above"))
    return figure_of(figure.key, figure.label, figure.value, source, figure.unit, figure.note)


def _cost(premiums: Iterable[Premium | None]) -> Decimal | None:
    """What the employer pays of them: its share and the taxes, as they are booked; None when one is not known."""
    found = sum_of(premiums)
    return None if found is None else euro(found.employer + found.tax)


def employer_yearly(due: Iterable[Due]) -> Decimal | None:
    """What the employer pays a year of premiums, at the values of the month; None when one is not known."""
    return _cost(one.yearly for one in due if one.goes_on)


def _everything(known: Known, shared: Shared, figures: Iterable[Figure], language: str) -> Figure:
    """The gross salary and all benefits a year; not known where one of them is not."""
    parts = [
        yearly_figure(known, shared, language, "total.salary"),
        *(one for one in figures if one.unit == "EUR/year"),
    ]
    amounts = [one.value for one in parts]
    value = None if None in amounts else sum((Decimal(str(one)) for one in amounts), Decimal(0))
    notes = [
        say(language, "without the employer's contributions to social security"),
        *_left_out(known, shared, language),
    ]
    label = say(language, "Gross salary and benefits, a year")
    return Figure("total.all", label, value, "EUR/year", None, "; ".join(notes))


def _left_out(known: Known, shared: Shared, language: str) -> Iterator[str]:
    """What has a cost that is not known, or no place in a cost a year."""
    counted = {figure.key for figure, _ in valued(known, shared, language)}
    names = (
        []
        if "besides.car_budget" in counted
        else [shared.plans[row["plan"]].label_in(language) for row in without_premium(known, shared)]
    )
    if names:
        yield say(language, "not counted, since the value is not known: {names}", names=", ".join(names))
