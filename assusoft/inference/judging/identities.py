"""Numbers and addresses of one person or company, most with check digits; what a column's content says of them."""

import re
from collections.abc import Callable
from itertools import pairwise

from assusoft.inference.content.profile import Profile
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, PROOF, Verdict
from assusoft.layouts.columns.identifiers import bank_account, enterprise_number, national_number

_EMAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"[+(]?[\d][\d\s./()x-]{5,22}\d", re.IGNORECASE)
_CALLED = re.compile(r"[+(]|0\d")
_IBAN, _LIKE_IBAN = re.compile(r"\s*[A-Za-z]{2}\s?\d{2}"), re.compile(r"[A-Z]{2}\d{2}[A-Z0-9 ]{10,36}")
_UNIT = re.compile(r"[2-8]\.?\d{3}\.?\d{3}\.?\d{3}")
_LETTER, _DIGIT, _NO_DIGIT = re.compile(r"[A-Za-z]"), re.compile(r"\d"), re.compile(r"\D")
_MONTH = re.compile(r"(?:19|20)\d{2}[-/.]?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[-/.]?(?:19|20)\d{2}")
_BARE_DAYS = ("%d%m%y", "%y%m%d", "%m%d%y", "%Y%m%d", "%d%m%Y", "%m%d%Y", "serial")
"""Forms of days that are nothing but digits, as payroll numbers are."""


def _is_national(text: str) -> bool:
    digits = _NO_DIGIT.sub("", text.removesuffix(".0"))
    return 8 <= len(digits) <= 11 and not _LETTER.search(text) and national_number(text)[0] is not None


def belgian_number(profile: Profile, worded: bool) -> Verdict:
    """Belgian national numbers."""
    share = profile.share(_is_national, 0.5)
    if share >= 0.9 and (len(profile.texts) >= 2 or worded):
        return PROOF, f"{share:.0%} of its numbers have the check digits of a Belgian national number"
    if worded and share >= 0.5:
        return NEUTRAL, f"only {share:.0%} of its numbers have the check digits of a Belgian national number"
    return AGAINST, "its numbers do not have the check digits of Belgian national numbers"


def account(profile: Profile, worded: bool) -> Verdict:
    """IBANs."""
    share = profile.share(_is_iban, 0.5)
    if share >= 0.9:
        return PROOF, f"{share:.0%} of its cells are valid IBANs"
    if profile.share(lambda text: _LIKE_IBAN.fullmatch(text.strip().upper()), 0.8) >= 0.8:
        return NEUTRAL, f"only {share:.0%} of its cells are valid IBANs"
    return AGAINST, "its cells are not IBANs"


def _is_iban(text: str) -> bool:
    return _IBAN.match(text) is not None and bank_account(text)[0] is not None


def email(profile: Profile, worded: bool) -> Verdict:
    """E-mail addresses."""
    share = profile.share(_EMAIL.fullmatch, 0.9)
    if share >= 0.9:
        return PROOF, f"{share:.0%} of its cells are e-mail addresses"
    return AGAINST, "its cells are not e-mail addresses"


def phone(profile: Profile, worded: bool) -> Verdict:
    """Phone numbers."""
    share = profile.share(_is_phone, 0.6)
    if share >= 0.9 and not profile.is_date:
        called = profile.share(_CALLED.match)
        return FITS, f"{max(share, called):.0%} of its cells could be phone numbers"
    if share >= 0.6:
        return NEUTRAL, "few of its cells are phone numbers"
    return AGAINST, "its cells are not phone numbers"


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None and len(_NO_DIGIT.sub("", text)) >= 6


def entity(profile: Profile, worded: bool) -> Verdict:
    """Legal entities: enterprise numbers, or a few codes."""
    if all(_MONTH.fullmatch(text) for text in profile.texts):
        return AGAINST, "its cells are months"
    count = len(profile.texts)
    if profile.share(enterprise_number, 0.95) >= 0.95 and count <= max(3, 0.2 * profile.filled):
        verdict = PROOF if count > 1 or worded else FITS
        return verdict, "its numbers have the check digits of enterprise numbers"
    if count <= max(2, 0.2 * profile.filled) and not profile.is_date:
        return NEUTRAL, f"it holds {count} codes"
    return AGAINST, "it holds too many different texts"


def establishment(profile: Profile, worded: bool) -> Verdict:
    """Numbers of establishment units, or codes that come back."""
    if profile.share(_UNIT.fullmatch, 0.95) >= 0.95:
        return FITS, "its numbers look like those of establishment units"
    if profile.distinct <= 0.5 and not profile.is_date:
        return NEUTRAL, f"it holds {len(profile.texts)} codes"
    return AGAINST, "its texts hardly come back"


def payroll_id(profile: Profile, worded: bool) -> Verdict:
    """Numbers by which a payroll knows a worker."""
    for is_something_else, why in _NO_PAYROLL_NUMBERS:
        if is_something_else(profile):
            return AGAINST, why
    if profile.share(lambda text: len(text) <= 12, 0.9) < 0.9 or _counts_up(profile):
        return NEUTRAL, "its codes may be those of a machine or a row number"
    if profile.distinct >= 0.6 or (worded and profile.distinct >= 0.2):
        return FITS, f"{profile.distinct:.0%} of its codes are different"
    return AGAINST, "its codes come back too often"


def _are_days(profile: Profile) -> bool:
    return profile.is_date and not set(profile.style.forms) <= set(_BARE_DAYS)


def _is_short_code(text: str) -> bool:
    return len(text) <= 20 and _DIGIT.search(text) is not None and "@" not in text


def _have_decimals(profile: Profile) -> bool:
    first = list(profile.texts)[:50]
    return any("." in text.removesuffix(".0") and text.replace(".", "").isdigit() for text in first)


_NO_PAYROLL_NUMBERS: tuple[tuple[Callable[[Profile], bool], str], ...] = (
    (lambda profile: profile.filled < 0.9 * profile.count, "many rows have none"),
    (_are_days, "its cells are dates"),
    (lambda profile: profile.share(_is_short_code, 0.95) < 0.95, "its cells are not short numbers or codes"),
    (
        lambda profile: len(profile.texts) > 3 and profile.share(_is_national, 0.9) > 0.9,
        "its numbers are national numbers",
    ),
    (_have_decimals, "its numbers have decimals"),
)
"""What makes it impossible that a column holds payroll numbers, and the sentence that says so."""


def _counts_up(profile: Profile) -> bool:
    """1, 2, 3 and so on, rows left out or not: the number of a row."""
    numbers = [int(text) for text in profile.texts if text.isdecimal() and len(text) < 19 and text[0] != "0"]
    if len(numbers) != len(profile.texts) or numbers[:2] != [1, 2]:
        return False
    return len(numbers) > 3 and all(before < after for before, after in pairwise(numbers))
