"""Columns of money that are not in euro: which, and the sentence that says so. Nothing is ever converted."""

import re
from collections.abc import Sequence

from assusoft.inference.content.words import plain
from assusoft.inference.model import FoundColumn, PartGuess
from assusoft.schema import field_named

_CODES = (
    "USD GBP CHF SEK DKK NOK PLN CZK CAD AUD INR HUF RON JPY FCFA CFA XOF XAF MAD TND DZD BRL MXN TRY ZAR BGN RSD CNY"
)
_ALIKE = ("", "USD", "GBP", "CHF", "CAD", "AUD")
_SIGNS = {"£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "CHF": "CHF", "Fr.": "CHF"}
_OF_CURRENCY = frozenset(("currency", "currencycode", "curr", "crcy", "devise", "munt", "valuta", "wahrung", "moneda"))


def currency_notes(parts: Sequence[PartGuess]) -> list[str]:
    """A sentence for each column that is confidently money, and not in euro."""
    return [
        f"Column '{each.header or each.place}' is in {currency}: its amounts are kept as they stand, none is in euro."
        for part in parts
        for found, each in zip(part.found.columns, part.columns, strict=True)
        if each.status == "confident" and field_named(each.field).type == "money"
        if (currency := currency_of(found) or _beside(part.found.columns))
    ]


def is_like_euro(column: FoundColumn) -> bool:
    """Whether amounts of the column are of the size of amounts in euro, as far as its header and cells tell."""
    return currency_of(column) in _ALIKE


def currency_of(column: FoundColumn) -> str:
    """The currency that the header or the cells of a column name; '' when they name none, or the euro."""
    if named := re.search(rf"\b({_CODES.replace(' ', '|')})\b", column.header.upper().replace("_", " ")):
        return named[1]
    for sign, code in _SIGNS.items():
        if sign in column.header or any(sign in cell for cell in column.cells[:50]):
            return code
    texts = " ".join(column.cells[:50]).upper()
    return next((code for code in _CODES.split() if re.search(rf"\b{code}\b", texts)), "")


def _beside(columns: Sequence[FoundColumn]) -> str:
    """The one currency that a column of currencies of the same table holds, unless it is the euro."""
    for column in columns:
        if plain(column.header) in _OF_CURRENCY:
            texts = {cell.upper() for cell in column.cells if cell} - {"EUR", "€"}
            return next(iter(texts)) if len(texts) == 1 else ", ".join(sorted(texts)[:5])
    return ""
