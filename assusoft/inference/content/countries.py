"""Countries and nationalities as files write them: ISO codes, names in four languages. Names come from Babel."""

from functools import cache, lru_cache

from babel import Locale

from assusoft.inference.content.words import plain

_ALSO = {
    "usa": "US",
    "uk": "GB",
    "greatbritain": "GB",
    "holland": "NL",
    "england": "GB",
    "unitedstatesofamerica": "US",
    "bel": "BE",
    "nld": "NL",
    "fra": "FR",
    "deu": "DE",
    "gbr": "GB",
    "lux": "LU",
    "b": "BE",
    "f": "FR",
    "d": "DE",
    "l": "LU",
    "nl": "NL",
}
_NATIONALITIES = frozenset(
    [
        "belge",
        "belg",
        "belgian",
        "belgisch",
        "belgische",
        "belgier",
        "francais",
        "francaise",
        "frans",
        "french",
        "franzose",
        "nederlander",
        "nederlands",
        "dutch",
        "hollandais",
        "neerlandais",
        "neerlandaise",
        "german",
        "allemand",
        "allemande",
        "duits",
        "deutsch",
        "italien",
        "italienne",
        "italiaans",
        "italian",
        "italienisch",
        "espagnol",
        "espagnole",
        "spaans",
        "spanish",
        "portugais",
        "portugaise",
        "portugees",
        "portuguese",
        "luxembourgeois",
        "luxembourgeoise",
        "luxemburgs",
        "marocain",
        "marocaine",
        "marokkaans",
        "moroccan",
        "turc",
        "turque",
        "turks",
        "turkish",
        "polonais",
        "polonaise",
        "pools",
        "polish",
        "roumain",
        "roumaine",
        "roemeens",
        "romanian",
        "britannique",
        "brits",
        "british",
        "american",
        "americain",
        "amerikaans",
        "bulgare",
        "bulgaars",
        "grec",
        "grecque",
        "grieks",
        "greek",
        "algerien",
        "tunisien",
        "congolais",
        "congolaise",
        "suisse",
        "osterreichisch",
        "schweizer",
    ]
)


@cache
def _names() -> dict[str, str]:
    found = dict(_ALSO)
    for language in ("en", "fr", "nl", "de"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(plain(name), code)
                found[plain(code)] = code
    return found


@lru_cache(4096)
def country_code(text: str) -> str | None:
    """The ISO 3166 code of a country written as code or name; None when it is none."""
    return _names().get(plain(text))


def is_nationality(text: str) -> bool:
    """Whether a text is the adjective of a frequent nationality."""
    return plain(text) in _NATIONALITIES
