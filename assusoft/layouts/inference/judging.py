"""A column's profile x a field -> what the content says of it: proof, fits, neutral, nothing there, or against."""

import re
from collections.abc import Callable
from functools import cache

from assusoft.layouts.identifiers import bank_account, national_number
from assusoft.layouts.inference.codes import CODED, FLAGS, coded, speaks_of_something_else
from assusoft.layouts.inference.countries import country_code, is_nationality
from assusoft.layouts.inference.profile import Profile
from assusoft.layouts.inference.synonyms import first_names
from assusoft.layouts.inference.words import plain
from assusoft.schema import Field

PROOF, FITS, NEUTRAL, THIN, AGAINST = "proof", "fits", "neutral", "thin", "against"
Verdict = tuple[str, str]
_EMAIL = re.compile(r"[^\s@;,]+@[^\s@;,]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"[+(]?[\d][\d\s./()x-]{5,22}\d", re.IGNORECASE)
_STREET = re.compile(
    r"\b(rue|avenue|av\.|chauss[ée]e|place|clos|dr[èe]ve|all[ée]e|boulevard|bd|chemin|route|quai|square|street|st|road|rd|lane|drive|way|"
    r"court|laan|platz|allee|gasse|ring)\b|(straat|laan|weg|baan|plein|dreef|lei|hof|kaai|steenweg|stra(ss|ß)e|str\.|gasse|platz|singel|gracht)\b",
    re.IGNORECASE,
)
_DEGREES = frozenset(("dr", "prof", "profdr", "dipling", "ing", "ir", "mag", "msc", "bsc", "phd", "mba", "drs", "mr"))
_ENTERPRISE = re.compile(r"(?:BE)?\s?(\d{4})[.\s]?(\d{3})[.\s]?(\d{3})|(\d{9,10})", re.IGNORECASE)


def judged(field: Field, profile: Profile, worded: bool) -> Verdict:
    """What the content says of the field. `worded`: the header names the field, so that less has to be proved."""
    if not profile.filled:
        return THIN, "it is empty"
    if field.name in _JUDGES:
        return _JUDGES[field.name](profile, worded)
    if field.type == "date":
        return _date(profile)
    if field.type in _NUMBERS:
        return _number(field, profile)
    if field.name in CODED:
        return _code(field.name, profile)
    return _words(profile)


def _date(profile: Profile) -> Verdict:
    if profile.style.empty and not profile.style.forms and len(profile.texts) == len(profile.style.empty):
        return THIN, "it holds only dates that mean «none»"
    if not profile.is_date or not profile.days():
        return AGAINST, "its cells are not dates"
    return FITS, f"its cells are dates ({profile.style.forms[0]})"


def _birth(profile: Profile, worded: bool) -> Verdict:
    verdict, why = _date(profile)
    if verdict != FITS:
        return verdict, why
    years = sorted(_birth_year(day.year, profile) for day in profile.days())
    if not years[0] >= 1900 or years[-1] > 2026:
        return AGAINST, f"it holds years from {years[0]} to {years[-1]}"
    middle = years[len(years) // 2]
    return (FITS, f"its dates could be births ({years[0]} to {years[-1]})") if middle <= 2005 else (NEUTRAL, why)


def _birth_year(year: int, profile: Profile) -> int:
    return year - 100 if year > 2012 and "%y" in profile.style.forms[0] else year


def _hired(profile: Profile, worded: bool) -> Verdict:
    verdict, why = _date(profile)
    if verdict != FITS:
        return verdict, why
    years = sorted(day.year for day in profile.days())
    middle = years[len(years) // 2]
    return (
        (FITS, f"its dates could be starts ({years[0]} to {years[-1]})")
        if middle >= 1970
        else (AGAINST, f"it holds years around {middle}")
    )


_NUMBERS = {
    "money": (0, 10_000_000),
    "percent": (0, 10_000),
    "hours": (0, 6_000),
    "factor": (0, 20_000),
    "count": (0, 40),
}


def _number(field: Field, profile: Profile) -> Verdict:
    low, high = _NUMBERS[field.type]
    if profile.numeric < 0.9:
        return AGAINST, "its cells are not numbers"
    wild = sum(not (low <= abs(number) <= high) for number in profile.values)
    if wild > 0.01 * len(profile.values):
        return AGAINST, f"its numbers are not {field.type}s"
    return FITS, f"its cells are numbers (half of them under {profile.middle:g})"


def _between(name: str, low: float, high: float, what: str) -> Callable[[Profile, bool], Verdict]:
    def judge(profile: Profile, worded: bool) -> Verdict:
        if profile.numeric < 0.9:
            return AGAINST, "its cells are not numbers"
        some = sorted(abs(number) for number in profile.values if number)
        if not some:
            return THIN, "it holds nothing but zeros"
        middle = float(some[len(some) // 2])
        if low <= middle <= high:
            return FITS, f"its numbers could be {what} (half of them under {middle:g})"
        return AGAINST, f"its numbers are no {what} (half of them under {middle:g})"

    return judge


def _hours(profile: Profile, worded: bool) -> Verdict:
    if profile.numeric < 0.9:
        clocks = profile.share(lambda text: re.fullmatch(r"\d{1,2}[:hu]\d{2}", text))
        return (NEUTRAL, "its cells are hours and minutes") if clocks > 0.9 else (AGAINST, "its cells are not numbers")
    high = max(profile.values)
    if high <= 48 and profile.middle >= 10:
        return FITS, f"its numbers could be hours a week (up to {high:g})"
    if profile.middle >= 1000 and high <= 4800:
        return NEUTRAL, "its numbers could be hours a week in hundredths"
    return (
        (THIN, "it holds only zeros")
        if not high
        else (AGAINST, f"its numbers are no hours a week (half of them under {profile.middle:g})")
    )


def _percent(profile: Profile, worded: bool) -> Verdict:
    if profile.numeric < 0.9:
        return AGAINST, "its cells are not numbers"
    high, some = max(profile.values), [each for each in profile.values if each]
    if not some:
        return THIN, "it holds only zeros"
    if high <= 1 or 40 <= high <= 110 or high in (10_000, 1_000):
        return FITS, f"its numbers could be percentages (up to {high:g})"
    return AGAINST, f"its numbers are no percentages (up to {high:g})"


@cache
def _is_national(text: str) -> bool:
    digits = re.sub(r"\D", "", text.removesuffix(".0"))
    return 8 <= len(digits) <= 11 and not re.search(r"[A-Za-z]", text) and national_number(text)[0] is not None


def _national(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(_is_national)
    if share >= 0.9 and (len(profile.texts) >= 2 or worded):
        return PROOF, f"{share:.0%} of its numbers have the check digits of a Belgian national number"
    if worded and share >= 0.5:
        return NEUTRAL, f"only {share:.0%} of its numbers have the check digits of a Belgian national number"
    return AGAINST, "its numbers have not the check digits of Belgian national numbers"


def _account(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(lambda text: re.match(r"\s*[A-Za-z]{2}\s?\d{2}", text) and bank_account(text)[0] is not None)
    if share >= 0.9:
        return PROOF, f"{share:.0%} of its cells are valid IBANs"
    shaped = profile.share(lambda text: re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9 ]{10,36}", text.strip().upper()))
    return (
        (NEUTRAL, f"only {share:.0%} of its cells are valid IBANs")
        if shaped >= 0.8
        else (AGAINST, "its cells are no IBANs")
    )


def _email(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(_EMAIL.fullmatch)
    return (
        (PROOF, f"{share:.0%} of its cells are e-mail addresses")
        if share >= 0.9
        else (AGAINST, "its cells are no e-mail addresses")
    )


def _phone(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(lambda text: _PHONE.fullmatch(text) and len(re.sub(r"\D", "", text)) >= 6)
    if share >= 0.9 and not profile.is_date:
        marked = profile.share(lambda text: text.startswith(("+", "00", "(")) or re.match(r"0\d", text))
        return FITS, f"{max(share, marked):.0%} of its cells could be phone numbers"
    return (
        (NEUTRAL, "few of its cells are phone numbers") if share >= 0.6 else (AGAINST, "its cells are no phone numbers")
    )


def is_enterprise(text: str) -> bool:
    """Whether a text is a Belgian enterprise number with good check digits."""
    found = _ENTERPRISE.fullmatch(text.strip())
    if not found:
        return False
    digits = re.sub(r"\D", "", text).zfill(10)
    return digits[0] in "01" and 97 - int(digits[:8]) % 97 == int(digits[8:])


def _entity(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(is_enterprise)
    if share >= 0.95 and len(profile.texts) <= max(3, 0.2 * profile.filled):
        return PROOF if len(
            profile.texts
        ) > 1 or worded else FITS, "its numbers have the check digits of enterprise numbers"
    few = len(profile.texts) <= max(2, 0.2 * profile.filled) and not profile.is_date
    return (NEUTRAL, f"it holds {len(profile.texts)} codes") if few else (AGAINST, "it holds too many different texts")


def _establishment(profile: Profile, worded: bool) -> Verdict:
    units = profile.share(lambda text: re.fullmatch(r"[2-8]\.?\d{3}\.?\d{3}\.?\d{3}", text) is not None)
    if units >= 0.95:
        return FITS, "its numbers look like those of establishment units"
    return (
        (NEUTRAL, f"it holds {len(profile.texts)} codes")
        if profile.distinct <= 0.5 and not profile.is_date
        else (AGAINST, "its texts hardly come back")
    )


def _payroll(profile: Profile, worded: bool) -> Verdict:
    if profile.filled < 0.9 * profile.count:
        return AGAINST, "many rows have none"
    if profile.is_date and not all(
        form in ("%d%m%y", "%y%m%d", "%m%d%y", "%Y%m%d", "%d%m%Y", "%m%d%Y", "serial") for form in profile.style.forms
    ):
        return AGAINST, "its cells are dates"
    if profile.share(lambda text: len(text) <= 20 and any(sign.isdigit() for sign in text) and "@" not in text) < 0.95:
        return AGAINST, "its cells are no short numbers or codes"
    if profile.share(_is_national) > 0.9 and len(profile.texts) > 3:
        return AGAINST, "its numbers are national numbers"
    if any("." in text.removesuffix(".0") and text.replace(".", "").isdigit() for text in list(profile.texts)[:50]):
        return AGAINST, "its numbers have decimals"
    if profile.share(lambda text: len(text) <= 12) < 0.9 or _counts_up(profile):
        return NEUTRAL, "its codes may be those of a machine or a row number"
    if profile.distinct >= 0.6 or (worded and profile.distinct >= 0.2):
        return FITS, f"{profile.distinct:.0%} of its codes are different"
    return AGAINST, "its codes come back too often"


def _counts_up(profile: Profile) -> bool:
    """1, 2, 3 and so on: the number of a row."""
    return len(profile.texts) > 3 and list(profile.texts) == [str(number + 1) for number in range(len(profile.texts))]


def _is_name(text: str) -> bool:
    return (
        not any(sign.isdigit() for sign in text) and len(text) <= 40 and "@" not in text and any(map(str.isalpha, text))
    )


def _full(profile: Profile) -> float:
    """Share of the texts that look like a first and a last name together."""
    return profile.share(lambda text: "," in text or _two_names(text))


def _two_names(text: str) -> bool:
    words = [plain(each) for each in re.split(r"[\s-]+", text) if each]
    if len(words) < 2:
        return False
    return any((words[0] in first_names(), words[-1] in first_names())) and len(text.split()) >= 2


def _first(profile: Profile, worded: bool) -> Verdict:
    if profile.share(_is_name) < 0.95:
        return AGAINST, "its cells are no names"
    known = profile.share(lambda text: plain(re.split(r"[\s.-]", text)[0]) in first_names())
    if profile.share(lambda text: len(text.split()) >= 2) > 0.8 and "," in "".join(list(profile.texts)[:20]):
        return AGAINST, "its cells hold last and first names together"
    if known >= 0.45:
        return (
            PROOF if known >= 0.6 and len(profile.texts) >= 8 else FITS
        ), f"{known:.0%} of its names are known first names"
    return NEUTRAL, f"{known:.0%} of its names are known first names"


def _last(profile: Profile, worded: bool) -> Verdict:
    if profile.share(_is_name) < 0.95:
        return AGAINST, "its cells are no names"
    first = profile.share(lambda text: plain(text) in first_names())
    if _full(profile) >= 0.5:
        return AGAINST, "its cells hold last and first names together"
    if first >= 0.6 and len(profile.texts) >= 8:
        return AGAINST, f"{first:.0%} of its names are known first names"
    return (
        (FITS, "its cells are names that hardly come back")
        if profile.distinct >= 0.3
        else (NEUTRAL, "its cells are words")
    )


def _code(name: str, profile: Profile) -> Verdict:
    found, unknown = coded(name, list(profile.texts))
    share = sum(profile.texts[text] for text in found) / profile.filled
    other = profile.share(speaks_of_something_else)
    if name in ("statute", "contract_type") and other >= 0.3:
        return AGAINST, "its words tell full or part time, or who left"
    if len(profile.texts) > 40 or profile.is_date:
        return AGAINST, "it holds too many different texts to be a code"
    if not unknown:
        long = sum(len(plain(text)) > 2 for text in found)
        sure = (
            len(set(found.values())) >= 2
            and long >= 2
            and not name.endswith(("pay", "payroll", "expat", "dependent", "disabled", "insured"))
        )
        return (PROOF if sure else FITS), f"its codes are {', '.join(sorted(found)[:6])}"
    if share >= 0.5:
        return FITS, f"most of its codes are known ({', '.join(sorted(found)[:6])})"
    return NEUTRAL, f"its codes ({', '.join(list(profile.texts)[:4])}) are not known"


def _sex(profile: Profile, worded: bool) -> Verdict:
    found, unknown = coded("sex", list(profile.texts))
    share = sum(profile.texts[text] for text in found) / profile.filled
    if share >= 0.85 and set(found.values()) == {"M", "F"}:
        words = any(len(plain(text)) > 2 for text in found)
        return (PROOF if words and not unknown else FITS), f"its codes are {', '.join(sorted(found)[:4])}"
    if worded and len(profile.texts) <= 4:
        return (FITS if not unknown else NEUTRAL), f"its codes are {', '.join(sorted(profile.texts)[:4])}"
    return AGAINST, "its texts are no codes of a sex"


def _flag(profile: Profile, worded: bool) -> Verdict:
    if len(profile.texts) > 3:
        return AGAINST, "it holds more than yes and no"
    return NEUTRAL, f"its codes are {', '.join(sorted(profile.texts))}"


def _language(profile: Profile, worded: bool) -> Verdict:
    found, unknown = coded("language", list(profile.texts))
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


def _country(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(lambda text: country_code(text) is not None)
    if share >= 0.95:
        return FITS, f"{share:.0%} of its texts are countries"
    return AGAINST, "its texts are no countries"


def _nationality(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(lambda text: country_code(text) is not None or is_nationality(text))
    if share >= 0.9:
        return FITS, f"{share:.0%} of its texts are countries or nationalities"
    return (
        (NEUTRAL, "not all its texts are known nationalities")
        if share >= 0.5
        else (AGAINST, "its texts are no nationalities")
    )


def _postal(profile: Profile, worded: bool) -> Verdict:
    belgian = profile.share(lambda text: re.fullmatch(r"(?:B-?)?[1-9]\d{3}(?:\.0)?", text) is not None)
    if belgian >= 0.95 and len(profile.texts) > 1:
        return FITS, "its numbers could be Belgian postal codes"
    codes = profile.share(
        lambda text: (
            re.fullmatch(r"(?:[A-Z]{1,2}-)?[A-Z0-9]{2,5}[ -]?[A-Z0-9]{0,5}", text.upper())
            and any(map(str.isdigit, text)) is True
        )
    )
    return (
        NEUTRAL if belgian >= 0.95 or codes >= 0.9 else AGAINST
    ), f"{max(codes, belgian):.0%} of its texts could be postal codes"


def _city(profile: Profile, worded: bool) -> Verdict:
    words = profile.share(lambda text: not any(map(str.isdigit, text)) and len(text) <= 45)
    if words < 0.9:
        return AGAINST, "its texts hold digits"
    return NEUTRAL, "its texts are words"


def _street(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(_STREET.search)
    if share >= 0.5:
        return FITS, f"{share:.0%} of its texts are streets"
    return (
        (NEUTRAL, "few of its texts are known as streets")
        if profile.share(lambda text: any(map(str.isalpha, text))) > 0.9
        and profile.share(lambda text: len(text) > 5) > 0.7
        else (AGAINST, "its texts are no streets")
    )


def _house(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(
        lambda text: re.fullmatch(r"\d{1,4}\s?[A-Za-z]{0,3}(?:[/-]\d{1,4}\w?)?(?:\.0)?", text) is not None
    )
    return (
        (FITS, "its texts could be house numbers")
        if share >= 0.9 and profile.middle < 1000
        else (AGAINST, "its texts are no house numbers")
    )


def _box(profile: Profile, worded: bool) -> Verdict:
    return (
        (NEUTRAL, "its texts are short")
        if profile.share(lambda text: len(text) <= 8) > 0.9
        else (AGAINST, "its texts are long")
    )


def _committee(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(lambda text: re.fullmatch(r"(?:P?C?P?C?\s?)?[1-3]\d{2}(?:[.,]\d{1,2})?0?", text) is not None)
    if share >= 0.95 and len(profile.texts) <= 30:
        return FITS, "its codes look like joint committees"
    return AGAINST, "its codes are no joint committees"


def _worker_code(profile: Profile, worded: bool) -> Verdict:
    share = profile.share(lambda text: re.fullmatch(r"0?\d{2,3}(?:\.0)?", text) is not None)
    return (
        (FITS, "its codes look like NSSO worker codes")
        if share >= 0.95 and len(profile.texts) <= 30
        else (AGAINST, "its codes are no NSSO worker codes")
    )


def _words(profile: Profile, worded: bool = True) -> Verdict:
    if profile.is_date:
        return AGAINST, "its cells are dates"
    return NEUTRAL, f"it holds {len(profile.texts)} different texts"


def _group(profile: Profile, worded: bool) -> Verdict:
    """Departments, functions, categories, cost centres: texts that come back, no amounts and no dates."""
    if profile.is_date and not profile.style.forms[0].startswith(("%d%m", "%m%d", "%y")):
        return AGAINST, "its cells are dates"
    if profile.numeric > 0.9 and any(number != number.to_integral_value() for number in profile.values):
        return AGAINST, "its cells are amounts"
    again = profile.distinct <= 0.7 or profile.filled < 30
    return (FITS if again else NEUTRAL), f"it holds {len(profile.texts)} different texts"


def _category(profile: Profile, worded: bool) -> Verdict:
    verdict, why = _group(profile, worded)
    return (NEUTRAL if verdict == FITS else verdict), why


def _title(profile: Profile, worded: bool) -> Verdict:
    if profile.numeric > 0.9:
        return NEUTRAL, "its cells are numbers"
    if coded("sex", list(profile.texts))[0]:
        return AGAINST, "its cells are forms of address"
    if profile.share(lambda text: plain(text) in _DEGREES) >= 0.8:
        return AGAINST, "its cells are degrees"
    return _group(profile, worded)


def _factor(profile: Profile, worded: bool) -> Verdict:
    if profile.numeric < 0.9:
        return AGAINST, "its cells are not numbers"
    fits = all(11 <= number <= 16 for number in profile.values)
    return (FITS, "its numbers could be months paid a year") if fits else (AGAINST, "its numbers are no months a year")


_JUDGES: dict[str, Callable[[Profile, bool], Verdict]] = {
    "birth_date": _birth,
    "hire_date": _hired,
    "contract_start": _hired,
    "seniority_date": _hired,
    "national_number": _national,
    "worker_national_number": _national,
    "bank_account": _account,
    "email": _email,
    "phone": _phone,
    "entity": _entity,
    "establishment": _establishment,
    "payroll_id": _payroll,
    "first_name": _first,
    "last_name": _last,
    "sex": _sex,
    "language": _language,
    "country": _country,
    "nationality": _nationality,
    "postal_code": _postal,
    "city": _city,
    "street": _street,
    "house_number": _house,
    "box": _box,
    "joint_committee": _committee,
    "worker_code": _worker_code,
    "weekly_hours": _hours,
    "full_time_hours": _hours,
    "contract_pct": _percent,
    "effective_pct": _percent,
    "interruption_pct": _percent,
    "monthly_salary": _between("monthly_salary", 300, 25_000, "monthly salaries"),
    "yearly_salary": _between("yearly_salary", 6_000, 2_000_000, "yearly salaries"),
    "hourly_salary": _between("hourly_salary", 4, 250, "hourly wages"),
    "salary_factor": _factor,
    "function": _title,
    "department": _group,
    "category": _category,
    "cost_centre": _group,
    **dict.fromkeys(FLAGS, _flag),
}
