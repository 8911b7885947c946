"""TOML text -> checked values: every configuration file is read here, and its faults are told here.

A fault is one sentence: file, line, key, what was found, what was expected. Numbers with decimals are read as Decimal,
never as float.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict, ValidationError
from pydantic_core import ErrorDetails

from assusoft.errors import ConfigError
from assusoft.files import bounded
from assusoft.language import Sentence, either
from assusoft.toml_lines import lines_of


def climbs(written: str) -> bool:
    """Whether a name leads out of the folder it is looked for in."""
    return ".." in written.replace("\\", "/").split("/")


def _inside(written: str) -> str:
    if climbs(written):
        raise ValueError(f"'{written}' leads out of the folder: write the name of a layout")
    return written


LayoutName = Annotated[str, AfterValidator(_inside)]
"""The name of a layout, which is looked for where layouts are."""

T = TypeVar("T")
M = TypeVar("M", bound="ConfigModel")
Key = Sequence[str | int]

Items = Annotated[tuple[T, ...], Strict(False)]
"""A TOML list of T kept as a tuple, since a strict model would refuse the list: `reports: Items[str] = ()`."""


_MOST = 4 << 20
"""Bytes of a text that people write: sheets, layouts, templates."""


class ConfigModel(BaseModel):
    """Base of the models of configuration files: frozen, no unknown key, no conversion of one type into another."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def load_config(path: Path, model: type[M]) -> M:
    """The file read and checked against `model`; ConfigError for any fault."""
    return validate(model, read_toml(path), path)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without byte order mark; ConfigError when there is no such text.

    A file larger than any text that people write is refused before it is read.
    """
    try:
        content = bounded(path, _MOST)
        if content is None:
            megabytes = _MOST >> 20
            raise ConfigError(
                "{path}: more than {megabytes} MB is more than any text of an employer folder has.",
                path=path,
                megabytes=megabytes,
            )
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("{path}: there is no such file.", path=path) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(
            "{path}, line {line}: this is not UTF-8 text; save the file as UTF-8.", path=path, line=line
        ) from None
    except OSError as error:
        raise ConfigError("{path}: cannot be read: {why}.", path=path, why=error.strerror) from None


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file; ConfigError when it is missing, is not UTF-8, or is not TOML."""
    return parse_toml(read_text(path), path)


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """The values of a TOML text, `path` saying where it comes from; ConfigError when it is not TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ConfigError("{path}: this is not valid TOML: lists or tables are nested too deep.", path=path) from None
    except (ValueError, ArithmeticError) as error:
        reason, _, spot = str(error).partition(" (at ")
        where = _spot(spot.rstrip(")")) if spot else ""
        what = f"{reason[:1].lower()}{reason[1:]}" if spot else Sentence("a number cannot be read")
        raise ConfigError("{path}{where}: this is not valid TOML: {what}.", path=path, where=where, what=what) from None


def _spot(said: str) -> str:
    """Where a TOML text is wrong, in the words of its reader: 'line 3, column 5' or 'end of document'."""
    if found := re.fullmatch(r"line (\d+), column (\d+)", said):
        return Sentence(", line {line}, column {column}", line=found[1], column=found[2])
    return f", {said}"


def validate(model: type[M], data: dict[str, Any], path: Path) -> M:
    """`data` checked against `model`; ConfigError with the first fault, `path` saying which file it stands in."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_sentence(_telling(error.errors(include_url=False), data), model, data, path)) from None


def fault(path: Path, key: Key, what: str) -> ConfigError:
    """The ConfigError for a fault found after validation, at `key` of the file: 'file, line n: key: what'."""
    return ConfigError("{where}: {what}", where=place(path, key), what=what)


def place(path: Path, key: Key) -> str:
    """'file, line n: key', the line being left out where the file does not hold the key."""
    line = line_of(path, key)
    where = Sentence("{path}, line {line}", path=path, line=line) if line else str(path)
    return Sentence("{where}: {what}", where=where, what=dotted(key)) if key else where


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """' (did you mean ...?)' with the nearest known names, else the list of all of them."""
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return Sentence(" (did you mean {near}?)", near=either(list(map(repr, near))))
    return Sentence(" (known: {names})", names=", ".join(names)) if names else ""


def dotted(key: Key) -> str:
    """A key as people write it: part 2's columns are 'part[2].columns' (counted from one)."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def shown(value: Any) -> str:
    """A value as it reads in TOML, cut when long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, datetime, time, Decimal)):
        return str(value)
    if isinstance(value, dict):
        return Sentence("a table")
    if isinstance(value, list):
        return Sentence("a list")
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def line_of(path: Path, key: Key) -> int | None:
    """The line of `key` in a TOML file, or of the nearest key above it; None when the file does not hold it."""
    try:
        lines = lines_of(read_text(path))
    except ConfigError:
        return None
    return next(
        (lines[tuple(key[:end])] for end in range(len(key), 0, -1) if tuple(key[:end]) in lines),
        None,
    )


def _telling(faults: list[ErrorDetails], data: dict[str, Any]) -> ErrorDetails:
    """The fault to tell: a misspelt key before what it leaves missing; of several readings of a value the deepest."""
    misspelt = [each for each in faults if each["type"] == "extra_forbidden"]
    if misspelt or faults[0]["type"] == "missing":
        return (misspelt or faults)[0]
    key = _key_in(data, faults[0]["loc"])
    below = [each for each in faults if _key_in(data, each["loc"])[: len(key)] == key]
    return max(below, key=lambda each: len(_key_in(data, each["loc"])))


def _sentence(found: ErrorDetails, model: type[BaseModel], data: dict[str, Any], path: Path) -> Sentence:
    key = _key_in(data, found["loc"])
    kind, value, context = found["type"], found["input"], found.get("ctx", {})
    if kind == "extra_forbidden":
        hint = did_you_mean(str(key[-1]), _known_keys(model, found["loc"][:-1]))
        what = Sentence("is not a known key{hint}.", hint=hint)
    elif kind == "missing":
        key, what = (*key, str(found["loc"][-1])), Sentence("is missing.")
    elif kind == "value_error":
        what = _told(context["error"])
    elif kind == "literal_error":
        what = Sentence("found {value}, expected {expected}.", value=shown(value), expected=context["expected"])
    else:
        what = Sentence("found {value}, {expected}.", value=shown(value), expected=_expected(found["msg"]))
    return fault(path, key, what).sentence


def _told(error: ValueError) -> Sentence:
    """What a validator of ours says, which may be a sentence that is said in other languages."""
    what = error.args[0] if error.args else ""
    return Sentence("{what}.", what=what if isinstance(what, Sentence) else str(error).rstrip("."))


def _key_in(data: Any, location: Sequence[str | int]) -> tuple[str | int, ...]:
    """The parts of a fault's location that stand in the data: pydantic mixes the names of union branches into it."""
    key: list[str | int] = []
    for part in location:
        inside = data if isinstance(data, dict) else dict(enumerate(data)) if isinstance(data, list) else {}
        if part in inside:
            data = inside[part]
            key.append(part)
    return tuple(key)


def _known_keys(model: Any, location: Sequence[str | int]) -> list[str]:
    """The keys of the model found at `location` below `model`."""
    models = [model]
    for part in location:
        fields = [item for each in models for name, item in each.model_fields.items() if part in (name, item.alias)]
        models = [inner for item in fields for inner in _models_in(item.annotation)] or models
    return [item.alias or name for each in models for name, item in each.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def _expected(message: str) -> Sentence:
    """'Input should be a valid string' -> 'expected text between quotes': the words of a TOML file."""
    words = {
        "a valid string": Sentence("text between quotes"), "a valid integer": Sentence("a whole number"),
        "a valid boolean": Sentence("true or false"),
        "a valid date": Sentence("a date such as 2026-01-01 (without quotes)"),
        "a valid dictionary": Sentence("a table of keys"),
        "a valid tuple": Sentence("a list"), "a valid list": Sentence("a list"),
        "an instance of Decimal": Sentence("a number with decimals"),
    }  # fmt: skip
    rest = message.partition(" should ")[2].split(" after validation")[0]
    kind = rest.removeprefix("be ")
    if kind.startswith("a valid dictionary"):
        kind = "a valid dictionary"
    if rest.startswith("be "):
        return Sentence("expected {what}", what=words.get(kind, kind))
    return Sentence("which should {rest}", rest=rest)
