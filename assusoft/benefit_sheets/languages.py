"""Place of business and worker's language -> the language a sheet must or may have, or why it has none.

The law chooses by the place of business: Dutch in the Dutch-speaking region, French in the French-speaking one, German
in the German-speaking one, in Brussels French or Dutch as the worker speaks. Where the place is not known, the worker's
language holds.
"""

from typing import Literal, NamedTuple

from assusoft.language import LANGUAGES, Sentence

Region = Literal["flanders", "brussels", "wallonia", "german"]
"""The region of language that an establishment unit is in."""

OF_REGION = {"flanders": "nl", "wallonia": "fr", "german": "de"}
IN_BRUSSELS = ("fr", "nl")


class Chosen(NamedTuple):
    """The language of a sheet, '' when it has none: the sentence says why, and how to mend it."""

    language: str
    why_not: str = ""


def language_of(region: str, spoken: str, asked: str, establishment: str = "") -> Chosen:
    """The language of a worker's sheet.

    Parameters
    ----------
    region
        Of the place of business, '' when it is not known.
    spoken
        The worker's language, '' when it is not known.
    asked
        Taken where law and payroll leave it open; it never goes against the law.
    establishment
        The establishment unit, for the sentence.

    >>> language_of("flanders", "fr", "").language, language_of("brussels", "fr", "nl").language
    ('nl', 'fr')
    >>> language_of("", "de", "en").language, language_of("", "", "").language
    ('en', '')
    """
    if region == "german":
        return Chosen(
            "",
            Sentence(
                "establishment unit {establishment} is in the German-speaking region, where the law wants the sheet "
                "in German, which is not offered. Write that sheet by hand, or correct [establishment] in "
                "employer.toml.",
                establishment=establishment,
            ),
        )
    if region in OF_REGION:
        return Chosen(OF_REGION[region])
    offered = IN_BRUSSELS if region == "brussels" else LANGUAGES
    found = next((one for one in (spoken, asked) if one in offered), "")
    return Chosen(found) if found else Chosen("", _unknown(region, spoken, asked, establishment))


def _unknown(region: str, spoken: str, asked: str, establishment: str) -> Sentence:
    has = (
        Sentence("the worker's language is '{spoken}'", spoken=spoken)
        if spoken
        else Sentence("the worker's language is not known")
    )
    if region == "brussels":
        against = Sentence(", and '{asked}' is neither", asked=asked) if asked else ""
        return Sentence(
            "{has}, and establishment unit {establishment} is in Brussels, where the sheet is in French or "
            "Dutch{against}. Correct it in the payroll, or name one of the two: --language fr",
            has=has,
            establishment=establishment,
            against=against,
        )
    unit = establishment or "NUMBER"
    return Sentence(
        '{has}. Correct it in the payroll, write [establishment.{unit}] region = "..." in employer.toml, or name a '
        "language: --language fr",
        has=has,
        unit=unit,
    )
