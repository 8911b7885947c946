"""expectations/checks.toml of an employer folder: thresholds, what is switched off and why, and its own checks."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from assusoft import schema
from assusoft.audit.check import Check, Owner, Severity
from assusoft.audit.rules import RULES
from assusoft.audit.suites import Sentences, placeholders_of
from assusoft.config import ConfigModel, Items, did_you_mean, fault, place, read_toml, validate
from assusoft.language import Sentence
from assusoft.plans.model import MOST_YEARS
from assusoft.plans.rules import check_rule

FILE = "checks.toml"
_TIMES = {"years": MOST_YEARS, "months": 12 * MOST_YEARS}
"""Thresholds that are a time, and their highest value."""
_UNMET = "expect_no_unmet_condition"


def _in_three(value: Any) -> Any:
    return dict.fromkeys(("en", "fr", "nl"), value) if isinstance(value, str) else value


Told = Annotated[Sentences, BeforeValidator(_in_three)]
"""One sentence for all three languages, or a table with en, fr and nl."""


class Setting(ConfigModel):
    """What an employer changes of a built-in check; its other keys are the check's own arguments (thresholds)."""

    off: str | None = Field(default=None, min_length=3)
    severity: Severity | None = None
    blocking: bool | None = None
    owner: Owner | None = None


class OwnCheck(ConfigModel):
    """A check of the employer's: `condition` must hold for every row."""

    code: str = Field(pattern=r"^OWN-[A-Z0-9]+(-[A-Z0-9]+)*$")
    frame: Literal["worker", "family", "deduction"] = "worker"
    condition: str
    severity: Severity = "warning"
    blocking: bool = False
    field: str
    owner: Owner = "payroll"
    sentence: Told
    expected: Told | None = None


class ChecksFile(ConfigModel):
    """expectations/checks.toml."""

    checks: dict[str, dict[str, Any]] = Field(default_factory=dict)
    check: Items[OwnCheck] = ()


def with_own(checks: Sequence[Check], folder: Path, own: Mapping[str, schema.Field]) -> list[Check]:
    """The checks as the employer wants them, its own last; as they are when the folder has no checks.toml.

    Raises
    ------
    ConfigError
        An unknown code, key or threshold; a condition that uses a field that does not exist, or is no condition.
    """
    path = folder / FILE
    if not path.exists():
        return list(checks)
    file = validate(ChecksFile, read_toml(path), path)
    known = {check.code: check for check in checks}
    for code in file.checks:
        if code not in known:
            hint = did_you_mean(code, known)
            raise fault(path, ("checks", code), Sentence("is not a check{hint}.", hint=hint))
    changed = [
        _changed(check, file.checks[check.code], path) if check.code in file.checks else check for check in checks
    ]
    codes = [own_check.code for own_check in file.check]
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise fault(
            path,
            ("check",),
            Sentence("code {code} is used twice: each check needs a code of its own.", code=twice[0]),
        )
    return changed + [_own(own_check, number, path, own) for number, own_check in enumerate(file.check)]


def fields_of(frame: str, own: Mapping[str, schema.Field]) -> dict[str, schema.Field]:
    """The fields a condition may use, those of the month before under `<field>__before`."""
    fields = {field.name: field for field in schema.TABLES[frame]} | (dict(own) if frame == "worker" else {})
    return fields | {f"{name}__before": field for name, field in fields.items()}


def _changed(check: Check, data: Mapping[str, Any], path: Path) -> Check:
    keys = set(Setting.model_fields)
    setting = validate(Setting, {key: value for key, value in data.items() if key in keys}, path)
    known = _arguments(check)
    given = {key: _plain(value, path, check.code, key) for key, value in data.items() if key not in keys}
    for name in given:
        if name not in known:
            thresholds = ", ".join(known) or Sentence("none")
            raise fault(
                path,
                ("checks", check.code, name),
                Sentence(
                    "is not a threshold of {code} (it has: {thresholds}; and off, severity, blocking, owner).",
                    code=check.code,
                    thresholds=thresholds,
                ),
            )
        if name in _TIMES and not (isinstance(given[name], int) and 0 <= given[name] <= _TIMES[name]):
            raise fault(
                path,
                ("checks", check.code, name),
                Sentence(
                    "found {value}, expected a whole number of {name}, from 0 to {most}.",
                    value=data[name],
                    name=name,
                    most=_TIMES[name],
                ),
            )
    stated = setting.model_dump(exclude_none=True)
    return replace(check, arguments=dict(check.arguments) | given, **stated)


def _arguments(check: Check) -> list[str]:
    """The names of a check's arguments: those it gives, and those its rule has a default for."""
    rule = RULES.get(check.type.removeprefix("expect_no_"))
    defaults = list(inspect.signature(rule).parameters)[1:] if rule else []
    return list(dict.fromkeys([*check.arguments, *defaults]))


def _plain(value: Any, path: Path, code: str, name: str) -> Any:
    """TOML's decimals as the numbers that suites are written with."""
    if isinstance(value, dict):
        return {key: _plain(item, path, code, name) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, path, code, name) for item in value]
    if isinstance(value, str | bool | int):
        return value
    if not isinstance(value, Decimal) or not isfinite(value):
        raise fault(
            path,
            ("checks", code, name),
            Sentence("found {value}, expected a number, a text, or a list of them.", value=value),
        )
    return float(value)


def _own(check: OwnCheck, number: int, path: Path, own: Mapping[str, schema.Field]) -> Check:
    allowed = fields_of(check.frame, own)
    check_rule(check.condition, allowed, place(path, ("check", number, "condition")), "boolean")
    if check.field not in allowed:
        hint = did_you_mean(check.field, allowed)
        raise fault(
            path, ("check", number, "field"), Sentence("'{field}' is not a field{hint}.", field=check.field, hint=hint)
        )
    places = [*placeholders_of(check.sentence.en), *placeholders_of(check.expected.en if check.expected else "")]
    if strange := [name for name in places if name not in allowed]:
        hint = did_you_mean(strange[0], allowed)
        raise fault(
            path,
            ("check", number, "sentence"),
            Sentence("'{{{strange}}}' is not the name of a field{hint}.", strange=strange[0], hint=hint),
        )
    expected = check.expected or check.sentence.model_copy(update=dict.fromkeys(("en", "fr", "nl"), check.condition))
    return Check(
        check.code, "own", _UNMET, {"condition": check.condition}, check.frame, check.severity, check.blocking,
        check.field, check.owner, check.sentence.model_dump(), expected.model_dump(),
    )  # fmt: skip
