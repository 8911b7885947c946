"""Covers and insured people for tests of premiums."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from assusoft.months import month_end, month_start
from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Insured, Premium, Tariff, exact_premium, rounded
from assusoft.plans.covers.tables import Table

_COVER: TypeAdapter[Cover] = TypeAdapter(Cover)


def cover_of(form: str, **keys: Any) -> Cover:
    """A cover of that form, of a plan that insures a pension unless it is said otherwise."""
    return _COVER.validate_python({"kind": "pension", "form": form} | keys)


def per_month(amount: str, **keys: Any) -> Cover:
    """A cover of so many euro a month."""
    return cover_of("amount", amount=amount, per="month", **keys)


def premium(
    cover: Cover,
    month: str = "2026-02",
    begin: date | None = None,
    end: date | None = None,
    tables: Mapping[str, Table] | None = None,
    **values: object,
) -> Premium:
    """The premium of one person covered from `begin` to `end` of the month."""
    spell = (begin or month_start(month), end or month_end(month))
    return premium_of(cover, month, [Insured([spell], values)], tables)


def premium_of(cover: Cover, month: str, insured: list[Insured], tables: Mapping[str, Table] | None = None) -> Premium:
    """The premium for these parts of a month."""
    return rounded(cover, exact_premium("it", Tariff({"it": cover}, tables or {}), month, insured))
