"""First and last names; what a column's content says of them."""

import re

from assusoft.inference.content.profile import Profile
from assusoft.inference.content.synonyms import first_names
from assusoft.inference.content.words import plain
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, PROOF, Verdict

_NOT_IN_NAMES = re.compile(r"[\d@]")


def _is_name(text: str) -> bool:
    return len(text) <= 40 and _NOT_IN_NAMES.search(text) is None and any(map(str.isalpha, text))


def first_name(profile: Profile, worded: bool) -> Verdict:
    """First names."""
    if profile.share(_is_name, 0.95) < 0.95:
        return AGAINST, "its cells are not names"
    known = profile.share(lambda text: plain(re.split(r"[\s.-]", text)[0]) in first_names())
    if profile.share(lambda text: len(text.split()) >= 2) > 0.8 and "," in "".join(list(profile.sample)[:20]):
        return AGAINST, "its cells hold last and first names together"
    if known >= 0.45:
        return (
            PROOF if known >= 0.6 and len(profile.texts) >= 8 else FITS
        ), f"{known:.0%} of its names are known first names"
    return NEUTRAL, f"{known:.0%} of its names are known first names"


def last_name(profile: Profile, worded: bool) -> Verdict:
    """Last names."""
    if profile.share(_is_name, 0.95) < 0.95:
        return AGAINST, "its cells are not names"
    first = profile.share(lambda text: plain(text) in first_names(), 0.6)
    if _full(profile) >= 0.5:
        return AGAINST, "its cells hold last and first names together"
    if first >= 0.6 and len(profile.texts) >= 8:
        return AGAINST, f"{first:.0%} of its names are known first names"
    return (
        (FITS, "its cells are names that hardly come back")
        if profile.distinct >= 0.3
        else (NEUTRAL, "its cells are words")
    )


def is_whole_name(text: str) -> bool:
    """Whether a text is a first and a last name: several words, the last no first name, or a comma between them."""
    words = text.split()
    return "," in text or (len(words) >= 2 and plain(words[-1]) not in first_names())


def _full(profile: Profile) -> float:
    """Share of the texts that look like a first and a last name together."""
    return profile.share(lambda text: "," in text or _two_names(text), 0.5)


def _two_names(text: str) -> bool:
    words = [plain(each) for each in re.split(r"[\s-]+", text) if each]
    if len(words) < 2:
        return False
    return any((words[0] in first_names(), words[-1] in first_names())) and len(text.split()) >= 2
