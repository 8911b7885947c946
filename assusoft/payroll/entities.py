"""Enterprise numbers as people write them -> the spelling of employer.toml: 'BE 0403.170.701' is '0403170701'."""

from collections.abc import Collection

from assusoft.layouts.columns.identifiers import enterprise_number


def bare(name: str) -> str:
    """An employer's name without what only makes it readable; of an enterprise number its ten digits.

    Points, blanks, BE and a missing first zero make no other number.
    """
    if number := enterprise_number(name):
        return number
    letters = "".join(letter for letter in name.upper() if letter.isalnum())
    return letters.removeprefix("BE") if letters.removeprefix("BE").isdigit() else letters


def as_configured(name: str, entities: Collection[str]) -> str:
    """The entity that a number stands for, spelt as it is configured; the number itself when it is of none."""
    return name if name in entities else next((one for one in entities if bare(one) == bare(name)), name)
