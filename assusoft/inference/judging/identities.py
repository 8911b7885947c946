"""Numbers and addresses of one person or company, most with check digits; what a column's content says of them."""

import re
from itertools import pairwise

from assusoft.inference.content.profile import Profile
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, PROOF, Verdict
from assusoft.layouts.columns.identifiers import bank_account, national_number

_EMAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"[+(]?[\d][\d\s./()x-]{5,22}\d", re.IGNORECASE)
_ENTERPRISE = re.compile(r"(?:BE)?\s?(\d{4})[.\s]?(\d{3})[.\s]?(\d{3})|(\d{9,10})", re.IGNORECASE)
_SHAPED = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9 ]{10,36}")
_UNIT = re.compile(r"[2-8]\.?\d{3}\.?\d{3}\.?\d{3}")
_DIGIT = re.compile(r"\d")
_MONTH = re.compile(r"(?:19|20)\d{2}[-/.]?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[-/.]?(?:19|20)\d{2}")


def _is_national(text: str) -> bool:
    digits = re.sub(r"\D", "", text.removesuffix(".0"))
    return 8 <= len(digits) <= 11 and not re.search(r"[A-Za-z]", text) and national_number(text)[0] is not None


def belgian_number(profile: Profile, worded: bool) -> Verdict:
    """Belgian national numbers."""
    share = profile.share(_is_national, 0.5)
    if share >= 0.9 and (len(profile.texts) >= 2 or worded):
        return PROOF, f"{share:.0%} of its numbers have the check digits of a Belgian national number"
    if worded and share >= 0.5:
        return NEUTRAL, f"only {share:.0%} of its numbers have the check digits of a Belgian national number"
    return AGAINST, "its numbers have not the check digits of Belgian national numbers"


def account(profile: Profile, worded: bool) -> Verdict:
    """IBANs."""
    share = profile.share(_is_iban, 0.5)
    if share >= 0.9:
        return PROOF, f"{share:.0%} of its cells are valid IBANs"
    shaped = profile.share(lambda text: _SHAPED.fullmatch(text.strip().upper()), 0.8)
    return (
        (NEUTRAL, f"only {share:.0%} of its cells are valid IBANs")
        if shaped >= 0.8
        else (AGAINST, "its cells are no IBANs")
    )


def _is_iban(text: str) -> bool:
    return re.match(r"\s*[A-Za-z]{2}\s?\d{2}", text) is not None and bank_account(text)[0] is not None


def email(profile: Profile, worded: bool) -> Verdict:
    """E-mail addresses."""
    share = profile.share(_EMAIL.fullmatch, 0.9)
    return (
        (PROOF, f"{share:.0%} of its cells are e-mail addresses")
        if share >= 0.9
        else (AGAINST, "its cells are no e-mail addresses")
    )


def phone(profile: Profile, worded: bool) -> Verdict:
    """Phone numbers."""
    share = profile.share(lambda text: _PHONE.fullmatch(text) and len(re.sub(r"\D", "", text)) >= 6, 0.6)
    if share >= 0.9 and not profile.is_date:
        marked = profile.share(lambda text: text.startswith(("+", "00", "(")) or re.match(r"0\d", text))
        return FITS, f"{max(share, marked):.0%} of its cells could be phone numbers"
    return (
        (NEUTRAL, "few of its cells are phone numbers") if share >= 0.6 else (AGAINST, "its cells are no phone numbers")
    )


def _is_enterprise(text: str) -> bool:
    """Whether a text is a Belgian enterprise number with good check digits.

    (sources.md: Enterprise and establishment numbers)
    """
    found = _ENTERPRISE.fullmatch(text.strip())
    if not found:
        return False
    digits = re.sub(r"\D", "", text).zfill(10)
    return digits[0] in "01" and 97 - int(digits[:8]) % 97 == int(digits[8:])


def entity(profile: Profile, worded: bool) -> Verdict:
    """Legal entities: enterprise numbers, or a few codes."""
    if all(_MONTH.fullmatch(text) for text in profile.texts):
        return AGAINST, "its cells are months"
    share = profile.share(_is_enterprise, 0.95)
    if share >= 0.95 and len(profile.texts) <= max(3, 0.2 * profile.filled):
        return PROOF if len(
            profile.texts
        ) > 1 or worded else FITS, "its numbers have the check digits of enterprise numbers"
    few = len(profile.texts) <= max(2, 0.2 * profile.filled) and not profile.is_date
    return (NEUTRAL, f"it holds {len(profile.texts)} codes") if few else (AGAINST, "it holds too many different texts")


def establishment(profile: Profile, worded: bool) -> Verdict:
    """Numbers of establishment units, or codes that come back."""
    units = profile.share(_UNIT.fullmatch, 0.95)
    if units >= 0.95:
        return FITS, "its numbers look like those of establishment units"
    return (
        (NEUTRAL, f"it holds {len(profile.texts)} codes")
        if profile.distinct <= 0.5 and not profile.is_date
        else (AGAINST, "its texts hardly come back")
    )


def payroll_id(profile: Profile, worded: bool) -> Verdict:
    """Numbers by which a payroll knows a worker."""
    if profile.filled < 0.9 * profile.count:
        return AGAINST, "many rows have none"
    if profile.is_date and not all(
        form in ("%d%m%y", "%y%m%d", "%m%d%y", "%Y%m%d", "%d%m%Y", "%m%d%Y", "serial") for form in profile.style.forms
    ):
        return AGAINST, "its cells are dates"
    if profile.share(lambda text: len(text) <= 20 and _DIGIT.search(text) and "@" not in text, 0.95) < 0.95:
        return AGAINST, "its cells are no short numbers or codes"
    if profile.share(_is_national, 0.9) > 0.9 and len(profile.texts) > 3:
        return AGAINST, "its numbers are national numbers"
    if any("." in text.removesuffix(".0") and text.replace(".", "").isdigit() for text in list(profile.texts)[:50]):
        return AGAINST, "its numbers have decimals"
    if profile.share(lambda text: len(text) <= 12, 0.9) < 0.9 or _counts_up(profile):
        return NEUTRAL, "its codes may be those of a machine or a row number"
    if profile.distinct >= 0.6 or (worded and profile.distinct >= 0.2):
        return FITS, f"{profile.distinct:.0%} of its codes are different"
    return AGAINST, "its codes come back too often"


def _counts_up(profile: Profile) -> bool:
    """1, 2, 3 and so on, rows left out or not: the number of a row."""
    numbers = [int(text) for text in profile.texts if text.isdecimal() and text[0] != "0"]
    return (
        len(profile.texts) > 3
        and len(numbers) == len(profile.texts)
        and numbers[:2] == [1, 2]
        and all(one < next_ for one, next_ in pairwise(numbers))
    )
