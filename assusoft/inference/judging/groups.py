"""Departments, functions, cost centres and other words that come back; what a column's content says of them."""

from assusoft.inference.content.codes import coded
from assusoft.inference.content.profile import Profile, has_decimals
from assusoft.inference.content.words import plain
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, Verdict

_DEGREES = frozenset(("dr", "prof", "profdr", "dipling", "ing", "ir", "mag", "msc", "bsc", "phd", "mba", "drs", "mr"))


def words(profile: Profile, worded: bool = True) -> Verdict:
    """Texts of any kind."""
    if profile.is_date:
        return AGAINST, "its cells are dates"
    return NEUTRAL, f"it holds {len(profile.texts)} different texts"


def group(profile: Profile, worded: bool) -> Verdict:
    """Departments, functions, categories, cost centres: texts that come back, no amounts and no dates."""
    if profile.is_date and not profile.style.forms[0].startswith(("%d%m", "%m%d", "%y")):
        return AGAINST, "its cells are dates"
    if profile.numeric > 0.9 and has_decimals(profile.values):
        return AGAINST, "its cells are amounts"
    again = profile.distinct <= 0.7 or profile.filled < 30
    return (FITS if again else NEUTRAL), f"it holds {len(profile.texts)} different texts"


def category(profile: Profile, worded: bool) -> Verdict:
    """Categories: groups, of which content alone proves nothing."""
    verdict, why = group(profile, worded)
    return (NEUTRAL if verdict == FITS else verdict), why


def function(profile: Profile, worded: bool) -> Verdict:
    """Functions: groups that are no forms of address and no degrees."""
    if profile.numeric > 0.9:
        return NEUTRAL, "its cells are numbers"
    if coded("sex", list(profile.sample))[0]:
        return AGAINST, "its cells are forms of address"
    if profile.share(lambda text: plain(text) in _DEGREES) >= 0.8:
        return AGAINST, "its cells are degrees"
    return group(profile, worded)
