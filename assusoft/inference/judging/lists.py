"""Codes of closed lists: sex, language, committee and the like; what a column's content says of them."""

import re
from functools import partial

from assusoft.inference.content.codes import code_of, coded, speaks_of_something_else
from assusoft.inference.content.profile import Profile
from assusoft.inference.content.words import plain
from assusoft.inference.judging.verdicts import AGAINST, FITS, NEUTRAL, PROOF, Verdict

_COMMITTEE = re.compile(r"(?:P?C?P?C?\s?)?[1-3]\d{2}(?:[.,]\d{1,2})?0?")
_WORKER_CODE = re.compile(r"0?\d{2,3}(?:\.0)?")


def closed_list(name: str, profile: Profile) -> Verdict:
    """Codes of the closed list that the field has."""
    if name in ("statute", "contract_type") and profile.share(speaks_of_something_else, 0.3) >= 0.3:
        return AGAINST, "its words tell full or part time, or who left"
    if name == "end_reason" and profile.share(partial(code_of, "interruption_kind"), 0.2) >= 0.2:
        return AGAINST, "its words tell kinds of absence"
    if len(profile.texts) > 40 or profile.is_date:
        return AGAINST, "it holds too many different texts to be a code"
    found, unknown = coded(name, list(profile.texts))
    share = sum(profile.texts[text] for text in found) / profile.filled
    if not unknown:
        long = sum(len(plain(text)) > 2 for text in found)
        sure = (
            len(set(found.values())) >= 2
            and long >= 2
            and not name.endswith(("pay", "payroll", "expat", "dependent", "disabled", "insured"))
        )
        return (PROOF if sure else FITS), f"its codes are {', '.join(sorted(found)[:6])}"
    if share >= 0.5 and not (name == "statute" and set(found.values()) == {"employee"}):
        return FITS, f"most of its codes are known ({', '.join(sorted(found)[:6])})"
    return NEUTRAL, f"its codes ({', '.join(list(profile.texts)[:4])}) are not known"


def sex(profile: Profile, worded: bool) -> Verdict:
    """Codes of a sex."""
    found, unknown = coded("sex", list(profile.sample))
    share = sum(profile.sample[text] for text in found) / profile.filled
    if share >= 0.85 and set(found.values()) == {"M", "F"}:
        words = any(len(plain(text)) > 2 for text in found)
        return (PROOF if words and not unknown else FITS), f"its codes are {', '.join(sorted(found)[:4])}"
    if worded and len(profile.texts) <= 4:
        return (FITS if not unknown else NEUTRAL), f"its codes are {', '.join(sorted(profile.texts)[:4])}"
    return AGAINST, "its texts are no codes of a sex"


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
        else (AGAINST, "its texts are no languages")
    )


def joint_committee(profile: Profile, worded: bool) -> Verdict:
    """Joint committees."""
    share = profile.share(_COMMITTEE.fullmatch, 0.95)
    if share >= 0.95 and len(profile.texts) <= 30:
        return FITS, "its codes look like joint committees"
    return AGAINST, "its codes are no joint committees"


def worker_code(profile: Profile, worded: bool) -> Verdict:
    """Worker codes of the NSSO."""
    share = profile.share(_WORKER_CODE.fullmatch, 0.95)
    return (
        (FITS, "its codes look like NSSO worker codes")
        if share >= 0.95 and len(profile.texts) <= 30
        else (AGAINST, "its codes are no NSSO worker codes")
    )
