"""Texts of dates and amounts -> the same in another style."""

import re
from decimal import Decimal
from random import Random

FORMS = {
    "%Y-%m-%d": "{0}-{1}-{2}",
    "%d/%m/%Y": "{2}/{1}/{0}",
    "%d.%m.%Y": "{2}.{1}.{0}",
    "%m/%d/%Y": "{1}/{2}/{0}",
    "%Y%m%d": "{0}{1}{2}",
    "%d%m%Y": "{2}{1}{0}",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman", "iso8859-15")


def restyled(text: str, form: str, new: str) -> str:
    """A date written in another form; any other text as it is. The century of two digits is that of a worker's life."""
    found = _pattern(form).fullmatch(text)
    if not found:
        return text
    parts = found.groupdict()
    year = parts.get("Y") or _century(parts["y"])
    return FORMS[new].format(year, parts["m"], parts["d"])


def _century(year: str) -> str:
    return ("19" if int(year) > 35 else "20") + year


def _pattern(form: str) -> re.Pattern[str]:
    sizes = {"Y": 4, "m": 2, "d": 2, "y": 2}
    return re.compile(re.sub("%([Ymdy])", lambda sign: rf"(?P<{sign[1]}>\d{{{sizes[sign[1]]}}})", re.escape(form)))


def swapped(text: str) -> str:
    """Comma for point, point for comma."""
    return text.translate(str.maketrans(".,", ",."))


def pointed(text: str, scale: int) -> str:
    """A number of hundredths with its decimal point; a blank as it is."""
    return format(Decimal(text).scaleb(-scale), "f") if text.strip().isdigit() else text


def encoded(text: str, usual: str, random: Random, among: tuple[str, ...] = ENCODINGS) -> bytes:
    """In another encoding, half of the times; utf-8 where a letter is not in it."""
    encoding = random.choice(among) if random.random() < 0.5 else usual
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")
