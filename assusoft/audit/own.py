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
            raise fault(path, ("checks", code), f"is not a check{did_you_mean(code, known)}.")
    changed = [
        _changed(check, file.checks[check.code], path) if check.code in file.checks else check for check in checks
    ]
    codes = [own_check.code for own_check in file.check]
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise fault(path, ("check",), f"code {twice[0]} is used twice: each check needs a code of its own.")
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
            raise fault(path, ("checks", check.code, name), f"is not a threshold of {check.code} (it has: "
                        f"{', '.join(known) or 'none'}; and off, severity, blocking, owner).")  # fmt: skip
        if name in _TIMES and not (isinstance(given[name], int) and 0 <= given[name] <= _TIMES[name]):
            raise fault(path, ("checks", check.code, name), f"found {data[name]}, expected a whole number of {name}, "
                        f"from 0 to {_TIMES[name]}.")  # fmt: skip
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
        raise fault(path, ("checks", code, name), f"found {value}, expected a number, a text, or a list of them.")
    return float(value)


def _own(check: OwnCheck, number: int, path: Path, own: Mapping[str, schema.Field]) -> Check:
    allowed = fields_of(check.frame, own)
    check_rule(check.condition, allowed, place(path, ("check", number, "condition")), "boolean")
    if check.field not in allowed:
        raise fault(
            path, ("check", number, "field"), f"'{check.field}' is not a field{did_you_mean(check.field, allowed)}."
        )
    places = [*placeholders_of(check.sentence.en), *placeholders_of(check.expected.en if check.expected else "")]
    if strange := [name for name in places if name not in allowed]:
        raise fault(path, ("check", number, "sentence"), f"'{{{strange[0]}}}' is not the name of a field"
                    f"{did_you_mean(strange[0], allowed)}.")  # fmt: skip
    expected = check.expected or check.sentence.model_copy(update=dict.fromkeys(("en", "fr", "nl"), check.condition))
    return Check(
        check.code, "own", _UNMET, {"condition": check.condition}, check.frame, check.severity, check.blocking,
        check.field, check.owner, check.sentence.model_dump(), expected.model_dump(),
    )  # fmt: skip
