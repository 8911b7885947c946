"""A value that HR declares for one supplier only x what that supplier is told -> the values to keep; or refused."""

from collections.abc import Mapping
from typing import NamedTuple

from assusoft.frames import Row, as_mask, rows_of, rows_where
from assusoft.language import Sentence
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.messages import register_fields
from assusoft.month.resolving.declaring import text_of
from assusoft.month.state import AFFILIATION_KEY, END
from assusoft.month.tasks.answer_values import plain
from assusoft.plans.model import Plan
from assusoft.schema import Field, dtype_of, field_named, is_field

_DAYS = (*AFFILIATION_KEY, "affiliation_from", *END)
_WHO = ("payroll_id", "source", "contract", "national_number")


class ToldApart(NamedTuple):
    """Field -> value as it is kept; field -> what the supplier would be told otherwise."""

    values: dict[str, str]
    seen: dict[str, str]


def told_one_supplier(stated: Stated, view: DecidedMonth, own: Mapping[str, Field]) -> ToldApart:
    """The values of a declaration for one supplier.

    Raises
    ------
    Refused
        It is no supplier of a plan, the person is in no plan of it, no such plan reports the field or it is the
        affiliation itself, or the value is none of the field.
    """
    if not stated.values:
        raise refused(stated, Sentence("at least one field is needed: FIELD=VALUE"))
    rows = _rows(stated, view)
    values: dict[str, str] = {}
    for name, text in stated.values.items():
        if name in (*_DAYS, *_WHO):
            raise refused(
                stated, Sentence("'{name}' is no value that one supplier can be told otherwise", name=name), name
            )
        plans = [plan for plan, _ in rows if name in register_fields(plan, bool(stated.member))]
        if not plans:
            told = sorted(
                {field for plan, _ in rows for field in register_fields(plan, bool(stated.member))} - {*_DAYS}
            )
            raise refused(
                stated,
                Sentence(
                    "{supplier} is not told '{name}' (it is told {listed})",
                    supplier=stated.supplier,
                    name=name,
                    listed=", ".join(told),
                ),
                name,
            )
        values[name] = _value(stated, name, text.strip(), _codes(plans[0], name), own)
    return ToldApart(values, {name: text_of(next(row[name] for _, row in rows if name in row)) for name in values})


def _rows(stated: Stated, view: DecidedMonth) -> list[tuple[Plan, Row]]:
    """The affiliations of the person with the supplier that have not ended, each with its plan."""
    told = {name: plan for name, plan in view.plans.items() if plan.until is None}
    plans = {name: plan for name, plan in told.items() if plan.supplier == stated.supplier}
    if not plans:
        known = ", ".join(sorted({plan.supplier for plan in told.values()}))
        raise refused(
            stated,
            Sentence("'{supplier}' has no plan; suppliers: {known}", supplier=stated.supplier, known=known),
            "supplier",
        )
    owed = view.resolution.state.affiliations
    mine = as_mask((owed["person"] == stated.person) & (owed["member"] == stated.member))
    mine &= as_mask(owed["plan"].isin(list(plans)) & (owed["status"] == "affiliated") & owed["affiliation_to"].isna())
    rows = [(plans[row["plan"]], row) for row in rows_of(rows_where(owed, mine))]
    if not rows:
        raise refused(
            stated,
            Sentence(
                "there is no open affiliation to a plan of {supplier} ({listed})",
                supplier=stated.supplier,
                listed=", ".join(plans),
            ),
            "person",
        )
    return rows


def _codes(plan: Plan, name: str) -> tuple[str, ...]:
    asked = plan.asks.get(name) or plan.asked_once.get(name)
    if asked is not None:
        return tuple(asked.choices)
    return field_named(name).codes if is_field(name) else ()


def _value(stated: Stated, name: str, text: str, codes: tuple[str, ...], own: Mapping[str, Field]) -> str:
    listed = {code.casefold(): code for code in codes}
    if listed and text.casefold() not in listed:
        raise refused(
            stated,
            Sentence("{name} '{text}' is not one of {listed}", name=name, text=text, listed=", ".join(codes)),
            name,
        )
    try:
        return plain(listed.get(text.casefold(), text), dtype_of(name, own))
    except ValueError:
        raise refused(
            stated,
            Sentence(
                "{name} '{text}' is not a value of that field ({dtype})",
                name=name,
                text=text,
                dtype=dtype_of(name, own),
            ),
            name,
        ) from None
