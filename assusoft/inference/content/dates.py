"""Texts -> the form of their dates: which of a few dozen forms reads them all, and what stays open."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from assusoft.inference.content.words import plain
from assusoft.layouts.columns.empty_words import EMPTY
from assusoft.layouts.columns.fast_path import fast_days

FORMS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%d %m %Y",
    "%Y%m%d",
    "%d%m%Y",
    "%m%d%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%d.%m.%y",
    "%y%m%d",
    "%d%m%y",
    "%m%d%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d/%b/%Y",
    "%d. %b %Y",
    "%b %d, %Y",
    "%b %d %Y",
    "%d.%b.%Y",
    "%d %b, %Y",
    "%b-%d-%Y",
)
SERIAL = "serial"
_SERIAL = re.compile(r"\d{1,7}(?:\.\d*)?", re.ASCII)
_ZEROS = ("00000000", "00/00/0000", "0000-00-00", "0000/00/00", "00.00.0000", "00-00-0000", "0", "000000", "01/01/1900")
_NO_DAYS = ("99991231", "29991231", "18000101", "00010101")
NEVER = frozenset(_ZEROS) | {
    form.replace("%Y", day[:4]).replace("%m", day[4:6]).replace("%d", day[6:])
    for day in _NO_DAYS
    for form in FORMS
    if "%Y" in form and "%b" not in form
}
"""Texts that stand where a day would, and mean that there is none."""
_LAST = {"day": re.compile(r"31\D?12\D?[29]999"), "month": re.compile(r"12\D?31\D?[29]999")}
_LANGUAGES = ("en", "fr", "nl", "de", "de_AT", "es", "it", "pt")
_ALSO = {"jaenner": 1, "maerz": 3, "mrz": 3, "aou": 8}
"""Months as files write them that have no accents, and abbreviations that CLDR has not."""
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_PLACES = {"%Y": r"(?P<Y>\d{4})", "%y": r"(?P<y>\d{2})", "%b": r"(?P<b>[^\W\d_]{3,10})\.?"}
_ZERO = date(1899, 12, 30)
_FIRST = 20
"""Texts that tell at once that a form reads too few of them."""
_ANY = 2035
"""The last year of two digits where their century does not matter."""


@dataclass(frozen=True)
class DateStyle:
    """`forms`: those that read (nearly) every text, the likeliest first; two mean that it is open. `share` read."""

    forms: tuple[str, ...]
    share: float
    empty: tuple[str, ...] = ()
    timed: bool = False


def date_style(texts: list[str], numbers: bool = False) -> DateStyle:
    """The forms that read these texts (each given once is enough); `numbers` when they are number cells."""
    never = tuple(sorted(NEVER.intersection(texts)))
    days = [text for text in texts if text not in NEVER and text.casefold() not in EMPTY]
    sample = days[:: max(1, len(days) // 2000)]
    shares = _shares(sample, numbers)
    if not shares:
        return DateStyle((), 0.0, never)
    best = max(shares.values())
    forms = tuple(form for form, share in shares.items() if share >= best - 0.002)
    return DateStyle(_sensible(sample, forms), best, never, any(":" in text for text in sample[:50]))


def _shares(texts: list[str], numbers: bool) -> dict[str, float]:
    """Each form that reads most of these texts -> the share it reads."""
    if numbers and texts and _serials(texts) >= 0.98:
        return {SERIAL: 1.0}
    first = texts[:_FIRST]
    if sum(_any_form().fullmatch(text) is not None for text in first) < 0.5 * len(first):
        return {}
    shares = {form: _share(texts, form) for form in FORMS} if texts else {}
    return {form: share for form, share in shares.items() if share >= 0.8}


@cache
def _pattern(form: str) -> re.Pattern[str]:
    digits = "{2}" if re.fullmatch(r"(?:%[Yymd])+", form) else "{1,2}"
    pattern = re.escape(form).replace("\\ ", " ")
    for sign, group in {**_PLACES, "%d": rf"(?P<d>\d{digits})", "%m": rf"(?P<m>\d{digits})"}.items():
        pattern = pattern.replace(sign, group)
    return re.compile(pattern + _TIME, re.ASCII if "%b" not in form else re.UNICODE)


@cache
def _any_form() -> re.Pattern[str]:
    """What every text matches that one of the forms reads."""
    patterns = [(_pattern(form).pattern, "u" if "%b" in form else "a") for form in FORMS]
    return re.compile("|".join(f"(?{flag}:{re.sub(r'[?]P<[a-zA-Z]>', '', pattern)})" for pattern, flag in patterns))


def day_of(text: str, form: str, last: int) -> date | None:
    """The day a text says in a form; a year of two digits is the last one not after `last`."""
    if form == SERIAL:
        number = int(float(text)) if _SERIAL.fullmatch(text) else 0
        return _ZERO + timedelta(days=number) if 60 < number < 2_958_466 else None
    found = _pattern(form).fullmatch(text)
    if not found:
        return None
    parts = found.groupdict()
    month = _months().get(plain(parts["b"])) if "b" in parts else int(parts["m"])
    year = int(parts["Y"]) if "Y" in parts else _of_two_digits(int(parts["y"]), last)
    try:
        return date(year, month or 0, int(parts["d"]))
    except ValueError:
        return None


def days_of(texts: pa.Array, form: str, last: int) -> pa.Array:
    """The days (date32) texts say in a form, missing where one says none; each text is looked at, so give it once."""
    days = fast_days(texts, form) if form != SERIAL else pa.nulls(len(texts), pa.date32())
    left = pc.and_(days.is_null(), texts.is_valid())
    rest = [day_of(text, form, last) for text in texts.filter(left).to_pylist()]
    return pc.replace_with_mask(days, left, pa.array(rest, pa.date32())) if rest else days


def order_of_never(text: str) -> str:
    """'day' or 'month', which comes first in a last of December that stands for «none»; '' for any other text."""
    return next((order for order, day in _LAST.items() if day.fullmatch(text)), "")


def _of_two_digits(year: int, last: int) -> int:
    """The last year that ends in these digits and is not after `last`."""
    return last - (last - year) % 100


@cache
def _months() -> dict[str, int]:
    """Names of months in eight languages, plain, whole and abbreviated -> their number. Names come from Babel."""
    from babel import Locale  # loading the languages takes time, and few files write months as words

    found = dict(_ALSO)
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for use in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                found |= {plain(name): number for number, name in months[use][width].items()}
    return found


def _share(texts: list[str], form: str) -> float:
    first = texts[:_FIRST]
    if sum(_plausible(text, form) for text in first) < 0.5 * len(first):
        return 0.0
    return sum(_plausible(text, form) for text in texts) / len(texts)


def _plausible(text: str, form: str) -> bool:
    day = day_of(text, form, _ANY)
    return day is not None and (1900 <= day.year <= 2100 or day.year in (9999, 2999))


def _serials(texts: list[str]) -> float:
    return sum(_SERIAL.fullmatch(text) is not None and 3_000 < float(text) < 60_000 for text in texts) / len(texts)


def _sensible(texts: list[str], forms: tuple[str, ...]) -> tuple[str, ...]:
    """Without the forms of bare digits that make years nobody works in, where another does better."""
    if len(forms) < 2:
        return forms
    spread = {form: {day.year for text in texts[:500] if (day := day_of(text, form, _ANY))} for form in forms}
    good = tuple(form for form in forms if spread[form] and min(spread[form]) >= 1920 and max(spread[form]) <= 2100)
    return good or forms
