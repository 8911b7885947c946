"""expectations/*.json -> checks, read strictly: what Great Expectations would drop or run in silence is refused."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Formatter
from typing import Any
from unicodedata import category

from pydantic import Field, field_validator, model_validator

from assusoft.audit.check import Check, Owner, Severity
from assusoft.config import ConfigModel, Items, fault, read_text, validate
from assusoft.language import LANGUAGES

FRAMES = ("worker", "family", "deduction", "gone", "gone_family", "population", "conflict", "problem")
"""Names of the frames a check may examine (see `audit.inputs`)."""


class Sentences(ConfigModel):
    """The same sentence in the three languages."""

    en: str
    fr: str
    nl: str

    @model_validator(mode="after")
    def _same_places(self) -> "Sentences":
        for language in LANGUAGES:
            check_places(getattr(self, language))
        placeholders = {language: frozenset(placeholders_of(getattr(self, language))) for language in LANGUAGES}
        if len(set(placeholders.values())) > 1:
            raise ValueError("the three languages have different {places}")
        return self


class CheckMeta(ConfigModel):
    """What a check says beside the expectation itself; `reference`: where its thresholds or lists come from."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$")
    frame: str = ""
    field: str
    owner: Owner
    blocking: bool
    sentence: Sentences
    expected: Sentences
    reference: str | None = Field(None, min_length=3)

    @field_validator("frame")
    @classmethod
    def _known(cls, frame: str) -> str:
        if frame and frame not in FRAMES:
            raise ValueError(f"'{frame}' is not a frame (expected: {', '.join(FRAMES)})")
        return frame


class ExpectationEntry(ConfigModel):
    """One expectation, as the library writes it."""

    type: str = Field(pattern=r"^expect_[a-z0-9_]+$")
    severity: Severity
    kwargs: dict[str, Any] = Field(default_factory=dict)
    meta: CheckMeta

    @field_validator("kwargs")
    @classmethod
    def _no_text_condition(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        if isinstance(kwargs.get("row_condition"), str):
            raise ValueError("row_condition is a text, which can run commands: write it as a structured condition")
        return kwargs

    @model_validator(mode="after")
    def _source_of_something(self) -> "ExpectationEntry":
        if self.meta.reference and not any(map(_is_threshold, self.kwargs.values())):
            raise ValueError("meta.reference is the source of a threshold or a list, and this check has none")
        return self


class SuiteMeta(ConfigModel):
    """The subject of a suite: its title, and the frame its checks examine unless they say otherwise."""

    frame: str
    title: Sentences


class SuiteFile(ConfigModel):
    """A suite file: what the library itself reads, and nothing else."""

    name: str
    meta: SuiteMeta
    expectations: Items[ExpectationEntry] = Field(min_length=1)


def load_checks(folder: Path) -> list[Check]:
    """The checks of every suite of a folder, by file name, in the order written.

    Raises
    ------
    ConfigError
        For any fault, and for a code used twice. Types and arguments are checked when the checks are first evaluated.
    """
    files = sorted(folder.glob("*.json"))
    checks = [check for path in files for check in _checks(_load(path))]
    for path in files:
        _check_codes(path, checks)
    return checks


def titles(folder: Path, language: str) -> dict[str, str]:
    """Subject -> its title."""
    return {suite.name: getattr(suite.meta.title, language) for suite in map(_load, sorted(folder.glob("*.json")))}


def references(folder: Path) -> dict[str, str]:
    """Code -> where the thresholds of a check come from, for the checks that say it."""
    entries = (entry for path in sorted(folder.glob("*.json")) for entry in _load(path).expectations)
    return {entry.meta.code: entry.meta.reference for entry in entries if entry.meta.reference}


def placeholders_of(text: str) -> list[str]:
    """The names in braces of a sentence."""
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def check_places(text: str) -> None:
    """Raise ValueError unless the text is one that can be shown, and its places are the names of values alone."""
    if strange := next((sign for sign in text if category(sign) == "Cc"), None):
        raise ValueError(f"holds the control character U+{ord(strange):04X}: write letters and signs that can be seen")
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None and (form or conversion or not name.isidentifier()):
            raise ValueError(f"a place is the name of a value between braces, such as {{value}}, and not {{{name}...}}")


def _is_threshold(value: Any) -> bool:
    """Whether an argument is a number, a list or a table, and not the name of a column or a switch."""
    return isinstance(value, int | float | list | dict) and not isinstance(value, bool)


def _load(path: Path) -> SuiteFile:
    def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if twice := [name for name in names if names.count(name) > 1]:
            raise fault(path, (twice[0],), "is written twice in one object: keep one.")
        return dict(pairs)

    try:
        data = json.loads(read_text(path), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise fault(path, (f"line {error.lineno}",), f"is not JSON: {error.msg}.") from None
    except RecursionError:
        raise fault(path, (), "lists or tables are nested too deep.") from None
    except ValueError:
        raise fault(path, (), "a number has more digits than any number of a check.") from None
    suite = validate(SuiteFile, data, path)
    if suite.name != path.stem:
        raise fault(path, ("name",), f"'{suite.name}' is not the file's name, '{path.stem}'.")
    return suite


def _checks(suite: SuiteFile) -> Iterable[Check]:
    for entry in suite.expectations:
        meta = entry.meta
        yield Check(
            meta.code, suite.name, entry.type, entry.kwargs, meta.frame or suite.meta.frame, entry.severity,
            meta.blocking, meta.field, meta.owner, meta.sentence.model_dump(), meta.expected.model_dump(),
        )  # fmt: skip


def _check_codes(path: Path, checks: Sequence[Check]) -> None:
    codes = [check.code for check in checks]
    for check in checks:
        if check.subject == path.stem and codes.count(check.code) > 1:
            raise fault(path, ("expectations", check.code), "this code is used twice: each check needs its own.")
