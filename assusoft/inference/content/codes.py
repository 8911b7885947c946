"""Texts of closed lists -> canonical values: only what is certain whatever the system; the rest is asked."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from assusoft.inference.content.words import plain

FLAGS = ("split_payroll", "expat", "variable_pay", "dependent", "disabled", "insured")
CODED = ("sex", "language", "civil_status", "statute", "contract_type", "relation", "end_reason", "interruption_kind")
SHORT = {"civil_status": {"m": "married", "s": "single", "d": "divorced", "w": "widowed"}}
"""Letters that mean so in English files, when the file has no other words."""
SPANISH = ("sexo", "genero")
"""Headers under which V is a man and M may be a woman."""
_WORKING_TIME = frozenset(
    map(
        plain,
        [
            "full time",
            "full-time",
            "part time",
            "part-time",
            "fulltime",
            "parttime",
            "voltijds",
            "deeltijds",
            "temps plein",
            "temps partiel",
            "vollzeit",
            "teilzeit",
        ],
    )
)
_ACTIVITY = frozenset(
    map(
        plain,
        [
            "active",
            "inactive",
            "terminated",
            "actif",
            "inactif",
            "actief",
            "inactief",
            "uit dienst",
            "aktiv",
            "inaktiv",
            "voluntarily terminated",
            "terminated for cause",
            "leave of absence",
            "on leave",
            "retired",
            "resigned",
            "left",
            "a",
            "i",
            "sorti",
            "present",
            "current",
            "former",
            "employed",
            "contingent",
            "contractor",
            "contingent worker",
            "freelance",
            "freelancer",
            "external",
            "extern",
            "intern",
            "internal",
            "suspended",
            "ativo",
            "inativo",
            "desligado",
            "afastado",
            "activo",
            "inactivo",
            "attivo",
            "cessato",
            "aktivni",
            "neaktivni",
            "activ",
            "inactiv",
            "aktif",
            "pasif",
            "tidak aktif",
            "nonaktif",
            "ausgeschieden",
            "in dienst",
            "en poste",
            "en activite",
            "parti",
            "zatrudniony",
            "zwolniony",
            "pracuje",
        ],
    )
)


@cache
def _tables() -> dict[str, dict[str, str]]:
    """Field -> plain text -> canonical value; 'flag' stands for all that are yes or no."""
    data = tomllib.loads((files("assusoft.inference.content") / "codes.toml").read_text("utf-8"))
    return {
        field: {plain(word): value for value, words in table.items() for word in words.replace("\n", " ").split("|")}
        for field, table in data.items()
    }


def coded(field: str, texts: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Text in the file -> canonical value for the texts (each once) that are certain, and the texts that are not."""
    known = _tables().get("flag" if field in FLAGS else field, {})
    found = {text: value for text in texts if (value := _one(text, known))}
    letters = set(map(plain, texts))
    if field == "sex" and {"h", "m"} <= letters:  # hombre and mujer, or homme and something else
        for text in texts:
            if plain(text) == "m":
                found.pop(text, None)
    short = SHORT.get(field, {})
    if not found and {"m", "s"} <= letters <= short.keys():
        found = {text: short[plain(text)] for text in texts}
    return found, tuple(text for text in texts if text not in found)


def code_of(field: str, text: str) -> str:
    """The canonical value of one text; '' when it is not certain."""
    return _one(text, _tables().get("flag" if field in FLAGS else field, {}))


def _one(text: str, known: dict[str, str]) -> str:
    """The value of a text; of one in two languages, 'Employé / Bediende', what both say."""
    if value := known.get(plain(text)):
        return value
    if "/" not in text:
        return ""
    values = {known.get(plain(piece), "") for piece in text.split("/")}
    return values.pop() if len(values) == 1 else ""


OWN = frozenset(
    map(plain, ["self", "employee", "own", "main member", "principal", "primary", "titulaire", "assuré principal",
                "lui-même", "hoofdverzekerde", "zelf", "werknemer", "selbst", "hauptversicherter", "titular"])
)  # fmt: skip
"""Words by which a list of insured people calls the worker among the members of the family."""


def speaks_of_something_else(text: str) -> bool:
    """Full or part time, active or left: words of columns that only seem to be a statute or a kind of contract."""
    return plain(text) in _WORKING_TIME or plain(text) in _ACTIVITY


def common_codes(field: str, shown: Mapping[str, str]) -> dict[str, str]:
    """Words of a closed list that a column has not shown yet -> canonical value, written in capitals as those it shows.

    None where it shows codes that are no words, which others will be as well.
    """
    common = _common().get(field, {})
    if not common or any(not code_of(field, text) for text in shown):
        return {}
    write = next((way for way in (str.upper, str.lower) if shown and all(way(text) == text for text in shown)), str)
    return {write(word): value for word, value in common.items() if write(word) not in shown}


@cache
def _common() -> dict[str, dict[str, str]]:
    data = tomllib.loads((files("assusoft.inference.content") / "common_codes.toml").read_text("utf-8"))
    return {
        field: {word.strip(): value for value, words in table.items() for word in words.split("|")}
        for field, table in data.items()
    }
