"""Identity numbers of other countries, known by shape and check digits: none is a payroll or a national number."""

import re
from collections.abc import Callable
from functools import partial

from assusoft.inference.content.profile import Profile
from assusoft.layouts.columns.identifiers import is_identity_number


def _shaped(pattern: str) -> Callable[[str], bool]:
    form = re.compile(pattern, re.IGNORECASE)
    return lambda text: form.fullmatch(text) is not None


_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_KNOWN: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("Sweden or Finland", _shaped(rf"(?:19|20)?\d{{2}}{_MONTH}{_DAY}[-+]\d{{4}}")),
    ("Denmark", _shaped(rf"{_DAY}{_MONTH}\d{{2}}-\d{{4}}")),
    ("Finland", _shaped(rf"{_DAY}{_MONTH}\d{{2}}[-+A-FU-Y]\d{{3}}[0-9A-Y]")),
    ("the Czech Republic or Slovakia", _shaped(r"\d{2}(?:[05][1-9]|[16][0-2])\d{2}/\d{3,4}")),
    ("Italy", _shaped(r"[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]")),
    ("Spain", partial(is_identity_number, country="Spain")),
    ("Poland", partial(is_identity_number, country="Poland")),
    ("France", partial(is_identity_number, country="France")),
    ("France", _shaped(r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}")),  # without its check digits
    ("the United Kingdom", _shaped(r"[A-CEGHJ-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]")),
    ("the United States", _shaped(r"\d{3}-\d{2}-\d{4}")),
    ("Switzerland", _shaped(r"756\.\d{4}\.\d{4}\.\d{2}")),
    ("Brazil", _shaped(r"(?:\d{3}|\*{3})\.\d{3}\.\d{3}-(?:\d{2}|\*{2})")),
    ("India", _shaped(r"[A-Z]{3}P[A-Z]\d{4}[A-Z]|\d{4} \d{4} \d{4}")),
    ("Mexico", _shaped(r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d|[A-Z]{4}\d{6}[A-Z0-9]{3}")),
)


def _country(text: str) -> str:
    return next((country for country, test in _KNOWN if test(text)), "")


def foreign_number(profile: Profile) -> str:
    """The country nearly all texts of a column are identity numbers of; '' when they are of none."""
    if len(profile.texts) < 3 or profile.is_date:
        return ""
    if not any(map(_country, profile.few)):
        return ""
    cells = {country: 0.0 for country, _ in _KNOWN} | {"": 0.0}
    for text, times in profile.sample.items():
        cells[_country(text)] += times
    country, times = max(cells.items(), key=lambda pair: pair[1])
    return country if times >= 0.9 * profile.filled else ""
