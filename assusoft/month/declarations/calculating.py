"""The parts of a calculation -> the value they make: (mean of the amounts + a foreign amount at its rate) x months."""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assusoft.language import Sentence
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.tasks.answer_values import number_of
from assusoft.schema import Field, dtype_of

CALCULATION = "calculation"
"""The kind of declaration whose value is calculated, and kept with its parts."""
FOREIGN = ("foreign_amount", "currency", "rate", "rate_date")
"""The parts of pay in another country, which are given together."""
_CURRENCY = re.compile(r"[A-Z]{3}")


def fields_of(kind: str, values: Mapping[str, str]) -> Iterable[str]:
    """The fields that a declaration gives a value: all of its values, of a calculation the one calculated."""
    return (values["field"],) if kind == CALCULATION else values


def with_result(stated: Stated, parts: Mapping[str, str], own: Mapping[str, Field]) -> dict[str, str]:
    """The parts as they are kept, and under the name of their field the value they make, rounded half up.

    Raises
    ------
    Refused
        The field is no amount, a part is no number, or some of the parts of foreign pay are missing.
    """
    name = parts["field"]
    dtype: Any = dtype_of(name, own)
    if not str(dtype).startswith("decimal"):
        raise refused(stated, Sentence("'{name}' is no amount, so it cannot be calculated", name=name), "field")
    lacking = [part for part in FOREIGN if part not in parts]
    if lacking and len(lacking) < len(FOREIGN):
        raise refused(
            stated,
            Sentence(
                "pay in another country needs {listed}; without {lacking}",
                listed=", ".join(FOREIGN),
                lacking=", ".join(lacking),
            ),
            lacking[0],
        )
    if not lacking and not _CURRENCY.fullmatch(parts["currency"].upper()):
        raise refused(
            stated,
            Sentence("currency '{currency}' is not three letters such as USD", currency=parts["currency"]),
            "currency",
        )
    amounts = [_number(stated, "amount", text) for text in parts["amount"].split(";")]
    kept = dict(parts) | {"amount": "; ".join(map(str, amounts))}
    foreign = Decimal(0)
    if not lacking:
        rate = _number(stated, "rate", parts["rate"])
        if rate <= 0:
            raise refused(
                stated,
                Sentence(
                    "rate '{rate}' is not above zero: what one {currency} is in EUR",
                    rate=parts["rate"],
                    currency=parts["currency"],
                ),
                "rate",
            )
        foreign = Decimal(parts["foreign_amount"]) * rate
        kept |= {"rate": str(rate), "currency": parts["currency"].upper()}
    total = (sum(amounts, Decimal(0)) / len(amounts) + foreign) * Decimal(parts["months"])
    smallest = Decimal(1).scaleb(-dtype.pyarrow_dtype.scale)
    return kept | {name: str(total.quantize(smallest, ROUND_HALF_UP))}


def _number(stated: Stated, part: str, text: str) -> Decimal:
    try:
        return number_of(text.strip())
    except ValueError:
        raise refused(
            stated,
            Sentence("{part} '{text}' is not a number such as 1234.56 or 1.234,56", part=part, text=text.strip()),
            part,
        ) from None
