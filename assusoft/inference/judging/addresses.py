"""Countries, towns, streets, postal codes; what a column's content says of them."""

import re

from assusoft.inference.content.countries import country_code, is_nationality
from assusoft.inference.content.profile import Profile
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, Verdict

_STREET = re.compile(
    r"\b(rue|avenue|av\.|chauss[ée]e|place|clos|dr[èe]ve|all[ée]e|boulevard|bd|chemin|route|quai|square|street|st|road|rd|lane|drive|way|"
    r"court|laan|platz|allee|gasse|ring)\b|(straat|laan|weg|baan|plein|dreef|lei|hof|kaai|steenweg|stra(ss|ß)e|str\.|gasse|platz|singel|gracht)\b",
    re.IGNORECASE,
)

_BELGIAN = re.compile(r"(?:B-?)?[1-9]\d{3}(?:\.0)?")
_POSTAL = re.compile(r"(?:[A-Z]{1,2}-)?[A-Z0-9]{2,5}[ -]?[A-Z0-9]{0,5}")
_HOUSE = re.compile(r"\d{1,4}\s?[A-Za-z]{0,3}(?:[/-]\d{1,4}\w?)?(?:\.0)?")


def country(profile: Profile, worded: bool) -> Verdict:
    """Countries, by code or by name."""
    share = profile.share(country_code, 0.95)
    if share >= 0.95:
        return FITS, f"{share:.0%} of its texts are countries"
    return AGAINST, "its texts are not countries"


def nationality(profile: Profile, worded: bool) -> Verdict:
    """Nationalities, or countries."""
    share = profile.share(lambda text: country_code(text) is not None or is_nationality(text), 0.5)
    if share >= 0.9:
        return FITS, f"{share:.0%} of its texts are countries or nationalities"
    return (
        (NEUTRAL, "not all its texts are known nationalities")
        if share >= 0.5
        else (AGAINST, "its texts are not nationalities")
    )


def postal_code(profile: Profile, worded: bool) -> Verdict:
    """Postal codes, Belgian or other (sources.md: Address)."""
    belgian = profile.share(_BELGIAN.fullmatch, 0.95)
    if belgian >= 0.95 and len(profile.texts) > 1:
        return FITS, "its numbers could be Belgian postal codes"
    codes = profile.share(lambda text: _POSTAL.fullmatch(text.upper()) and any(map(str.isdigit, text)))
    return (
        NEUTRAL if belgian >= 0.95 or codes >= 0.9 else AGAINST
    ), f"{max(codes, belgian):.0%} of its texts could be postal codes"


def city(profile: Profile, worded: bool) -> Verdict:
    """Towns."""
    words = profile.share(lambda text: not any(map(str.isdigit, text)) and len(text) <= 45, 0.9)
    if words < 0.9:
        return AGAINST, "its texts hold digits"
    return NEUTRAL, "its texts are words"


def street(profile: Profile, worded: bool) -> Verdict:
    """Streets."""
    share = profile.share(_STREET.search, 0.5)
    if share >= 0.5:
        return FITS, f"{share:.0%} of its texts are streets"
    return (
        (NEUTRAL, "few of its texts are known as streets")
        if profile.share(lambda text: any(map(str.isalpha, text)), 0.9) > 0.9
        and profile.share(lambda text: len(text) > 5, 0.7) > 0.7
        else (AGAINST, "its texts are not streets")
    )


def house_number(profile: Profile, worded: bool) -> Verdict:
    """House numbers."""
    share = profile.share(_HOUSE.fullmatch, 0.9)
    return (
        (FITS, "its texts could be house numbers")
        if share >= 0.9 and profile.middle < 1000
        else (AGAINST, "its texts are not house numbers")
    )


def box(profile: Profile, worded: bool) -> Verdict:
    """Boxes."""
    return (
        (NEUTRAL, "its texts are short")
        if profile.share(lambda text: len(text) <= 8, 0.9) > 0.9
        else (AGAINST, "its texts are long")
    )
