"""Templates that come with assusoft, filled in this process; those an employer may write are filled by `fill`."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def environment(folder: Path) -> Environment:
    """Templates of a folder; every value is escaped, one that is missing is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill_own(folder: Path, name: str, values: Mapping[str, Any], words: Mapping[str, Callable[..., Any]]) -> str:
    """The template `name` of a folder of ours, filled with `values`; `words` are functions it may call."""
    return environment(folder).get_template(name).render(**words, **values)
