"""Sentences in French, Dutch and English: gettext catalogues in locale/, the English sentence being the key."""

from collections.abc import Iterable, Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

LANGUAGES = ("en", "fr", "nl")


def counted(count: int, noun: str) -> str:
    """A number and its English noun: 1 task, 2 tasks."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def colon(language: str) -> str:
    """What stands between a name and its value: French has a no-break space before the colon."""
    return "\u00a0: " if language == "fr" else ": "


def semicolon(language: str) -> str:
    """What stands between two halves of a line: French has a no-break space before it."""
    return "\u00a0; " if language == "fr" else "; "


def say(language: str, sentence: str, /, **values: object) -> str:
    """The sentence in `language` (English where a translation is missing), its {places} filled with `values`."""
    translated = catalogue(language).gettext(sentence) if sentence else ""  # gettext answers "" with its header
    return translated.format(**values) if values else translated


class Sentence(str):
    """A sentence in English, as any text, that can be said in another language later; its values may be sentences."""

    def __new__(cls, sentence: str, /, **values: object) -> "Sentence":
        made = super().__new__(cls, sentence.format(**values) if values else sentence)
        made.key, made.values = sentence, values
        return made

    key: str
    values: dict[str, object]

    def said(self, language: str) -> str:
        """The sentence in that language."""
        values = {name: one.said(language) if isinstance(one, Sentence) else one for name, one in self.values.items()}
        return say(language, self.key, **values)

    def without(self, text: str) -> "Sentence":
        """The same where that text, such as the folder of a file, is left out of what fills its places."""
        values = {
            name: one.without(text) if isinstance(one, Sentence) else str(one).replace(text, "")
            for name, one in self.values.items()
        }
        return Sentence(self.key, **values)


def either(words: Sequence[str]) -> str:
    """Words with an or between them; nothing of none."""
    said = words[0] if words else ""
    for word in words[1:]:
        said = Sentence("{this} or {that}", this=said, that=word)
    return said


def both(words: Sequence[str]) -> str:
    """Words with an and between them; nothing of none."""
    said = words[0] if words else ""
    for word in words[1:]:
        said = Sentence("{this} and {that}", this=said, that=word)
    return said


def in_language(language: str, text: str) -> str:
    """A sentence in that language; a text that is none stays as it is."""
    return text.said(language) if isinstance(text, Sentence) else text


def in_lines(sentences: Iterable[str]) -> Sentence:
    """Sentences below each other; those that can be said in another language are."""
    lines = {f"line{number}": sentence for number, sentence in enumerate(sentences)}
    return Sentence("\n".join(f"{{{name}}}" for name in lines), **lines)


@cache
def catalogue(language: str) -> NullTranslations:
    """What a language has for English sentences; nothing for English and for a language we do not have.

    locale/*.mo is compiled of the .po beside it; a test holds that the two say the same.
    """
    if language not in LANGUAGES or language == "en":
        return NullTranslations()
    with files("assusoft").joinpath("locale", f"{language}.mo").open("rb") as compiled:
        return GNUTranslations(compiled)
