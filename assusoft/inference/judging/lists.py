"""Codes of closed lists: sex, language, committee and the like; what a column's content says of them."""

import re
from collections.abc import Mapping
from functools import partial

from assusoft.inference.content.codes import code_of, coded, speaks_of_something_else
from assusoft.inference.content.profile import Profile
from assusoft.inference.content.words import plain
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, PROOF, Verdict

_MOST_CODES = 40
_COMMITTEE = re.compile(r"(?:P?C?P?C?\s?)?[1-3]\d{2}(?:[.,]\d{1,2})?0?")
_WORKER_CODE = re.compile(r"0?\d{2,3}(?:\.0)?")


def closed_list(name: str, profile: Profile) -> Verdict:
    """Codes of the closed list that the field has."""
    if why := _of_something_else(name, profile):
        return AGAINST, why
    found, unknown = coded(name, list(profile.texts))
    shown = ", ".join(sorted(found)[:6])
    if not unknown:
        return (PROOF if _are_telling(found) else FITS), f"its codes are {shown}"
    known = sum(profile.texts[text] for text in found)
    only_employees = name == "statute" and set(found.values()) == {"employee"}
    if known >= 0.5 * profile.filled and not only_employees:
        return FITS, f"most of its codes are known ({shown})"
    return NEUTRAL, f"its codes ({', '.join(list(profile.texts)[:4])}) are not known"


def _of_something_else(name: str, profile: Profile) -> str:
    """Why the texts are no codes of the field; '' when they may be."""
    if name in ("statute", "contract_type") and profile.share(speaks_of_something_else, 0.3) >= 0.3:
        return "its words say who works full or part time, or who left"
    if name == "end_reason" and profile.share(partial(code_of, "interruption_kind"), 0.2) >= 0.2:
        return "its words are kinds of absence"
    if len(profile.texts) > _MOST_CODES or profile.is_date:
        return "it holds too many different texts to be a code"
    return ""


def _are_telling(found: Mapping[str, str]) -> bool:
    """Whether the codes are words, and mean different things: no other field has them by chance."""
    return len(set(found.values())) >= 2 and sum(len(plain(text)) > 2 for text in found) >= 2


def sex(profile: Profile, worded: bool) -> Verdict:
    """Codes of a sex."""
    found, unknown = coded("sex", list(profile.sample))
    share = sum(profile.sample[text] for text in found) / profile.filled
    if share >= 0.85 and set(found.values()) == {"M", "F"}:
        words = any(len(plain(text)) > 2 for text in found)
        return (PROOF if words and not unknown else FITS), f"its codes are {', '.join(sorted(found)[:4])}"
    if worded and len(profile.texts) <= 4:
        return (FITS if not unknown else NEUTRAL), f"its codes are {', '.join(sorted(profile.texts)[:4])}"
    return AGAINST, "its texts are not codes for a sex"


def flag(profile: Profile, worded: bool) -> Verdict:
    """Yes and no."""
    if len(profile.texts) > 3:
        return AGAINST, "it holds more than yes and no"
    return NEUTRAL, f"its codes are {', '.join(sorted(profile.texts))}"


def language(profile: Profile, worded: bool) -> Verdict:
    """Languages."""
    found, unknown = coded("language", list(profile.sample))
    if not unknown:
        named = {plain(text) for text in found}
        return (
            PROOF if {"fr", "nl"} <= named or {"francais", "neerlandais"} <= named else FITS
        ), f"its codes are {', '.join(sorted(found)[:4])}"
    few = len(profile.texts) <= 12 and profile.share(lambda text: len(text) <= 20) > 0.95 and not profile.numeric
    return (
        (NEUTRAL, f"its codes ({', '.join(unknown[:4])}) are not all known")
        if few
        else (AGAINST, "its texts are not languages")
    )


def joint_committee(profile: Profile, worded: bool) -> Verdict:
    """Joint committees."""
    share = profile.share(_COMMITTEE.fullmatch, 0.95)
    if share >= 0.95 and len(profile.texts) <= 30:
        return FITS, "its codes look like joint committees"
    return AGAINST, "its codes are not joint committees"


def worker_code(profile: Profile, worded: bool) -> Verdict:
    """Worker codes of the NSSO."""
    share = profile.share(_WORKER_CODE.fullmatch, 0.95)
    return (
        (FITS, "its codes look like NSSO worker codes")
        if share >= 0.95 and len(profile.texts) <= 30
        else (AGAINST, "its codes are not NSSO worker codes")
    )
