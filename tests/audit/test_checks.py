"""Every check of every suite on rows that pass, fail, stand at its thresholds, or lack the value."""

import inspect
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assusoft.audit.inputs import frames_of
from assusoft.audit.library import evaluate
from assusoft.audit.rules import RULES
from assusoft.audit.suites import load_checks
from assusoft.employer.audit.auditing import CONFLICT
from assusoft.payroll.photo import photo_from_tables
from assusoft.resources import resource_folder
from tests.audit.cases import CASES, Rows, frame_of

CHECKS = {check.code: check for check in load_checks(resource_folder("expectations"))}
NATIVE = "VOL-ROWS"
"""The one check that is the library's own expectation: it has no rule to call."""


def arguments_of(code: str) -> dict[str, Any]:
    """The check's own arguments and the defaults of its rule."""
    check = CHECKS[code]
    parameters = list(inspect.signature(RULES[check.type.removeprefix("expect_no_")]).parameters.values())[1:]
    defaults = {each.name: each.default for each in parameters if each.default is not each.empty}
    return defaults | dict(check.arguments) | CASES[code].arguments


def cases_of(code: str) -> list[Rows]:
    """Those that pass, those that fail, those with a missing value."""
    case = CASES[code]
    return [*case.passes, *case.fails, *case.missing]


@cache
def framed(code: str, place: int) -> tuple[pd.DataFrame, list[int]]:
    """The frame of the case at a place, and its judged rows."""
    return frame_of(CHECKS[code], cases_of(code)[place])


def found(code: str, place: int, arguments: dict[str, Any]) -> tuple[list[int], list[int]]:
    """Positions a check finds in the case at a place, and those that are judged."""
    frame, judged = framed(code, place)
    told = RULES[CHECKS[code].type.removeprefix("expect_no_")](frame, **arguments)
    assert list(told.index) == list(frame.index)
    return np.flatnonzero(told.fillna(False).to_numpy(dtype=bool)).tolist(), judged


def verdicts(code: str, arguments: dict[str, Any]) -> list[list[int]]:
    """What a check finds in each of its cases."""
    return [found(code, place, arguments)[0] for place in range(len(cases_of(code)))]


def moved(value: Any) -> list[tuple[str, Any]]:
    """Each number in an argument moved a little, up and down, the rest kept."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, int | float):
        step = 1 if isinstance(value, int) else max(abs(value) * 0.01, 0.01)
        return [(f"{value} -> {value + each}", value + each) for each in (step, -step)]
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    return [
        (what, value | {key: new} if isinstance(value, dict) else [*value[:key], new, *value[key + 1 :]])
        for key, each in pairs
        for what, new in moved(each)
    ]


def moves_of(code: str) -> list[tuple[str, dict[str, Any]]]:
    """The arguments of a check with one number moved, for each of its numbers, both ways."""
    told = arguments_of(code)
    return [(f"{name} {what}", told | {name: new}) for name, value in told.items() for what, new in moved(value)]


def test_every_check_has_cases_and_every_case_a_check():
    assert set(CASES) == set(CHECKS)
    assert [code for code, case in CASES.items() if not (case.passes and case.fails and case.missing)] == []


@pytest.mark.parametrize("code", [code for code in CHECKS if code != NATIVE])
def test_a_check_finds_the_rows_that_fail_and_neither_those_that_pass_nor_those_it_cannot_judge(code):
    case, arguments = CASES[code], arguments_of(code)
    fails = range(len(case.passes), len(case.passes) + len(case.fails))
    for place, rows in enumerate(cases_of(code)):
        told, judged = found(code, place, arguments)
        assert told == (judged if place in fails else []), rows


@pytest.mark.parametrize("code", [code for code in CHECKS if code != NATIVE and moves_of(code)])
def test_a_threshold_moved_a_little_either_way_changes_a_verdict(code):
    as_it_is = verdicts(code, arguments_of(code))
    unseen = [what for what, arguments in moves_of(code) if verdicts(code, arguments) == as_it_is]
    assert unseen == []


@pytest.mark.parametrize("code", [code for code in CHECKS if code != NATIVE])
def test_a_rule_says_nothing_of_an_empty_frame(code):
    frame, _ = frame_of(CHECKS[code], {})
    told = RULES[CHECKS[code].type.removeprefix("expect_no_")](frame.iloc[:0], **arguments_of(code))
    assert len(told) == 0


def test_great_expectations_finds_exactly_the_rows_the_rules_find():
    checks, frames, expected = [], {}, {}
    for code, case in CASES.items():
        if code == NATIVE:
            continue
        frames[code], expected[code] = frame_of(CHECKS[code], case.fails[0])
        arguments = dict(CHECKS[code].arguments) | case.arguments
        checks.append(replace(CHECKS[code], frame=code, arguments=arguments))
    results = {each.check.code: each for each in evaluate(frames, checks, Path("expectations"))}
    assert {code: each.trouble for code, each in results.items() if each.trouble} == {}
    assert {code for code, each in results.items() if not each.failed} == set()
    assert {code: each.rows.tolist() for code, each in results.items()} == expected


def test_a_table_without_rows_is_found_and_one_with_a_row_is_not():
    frame, _ = frame_of(CHECKS[NATIVE], {})
    [empty] = evaluate({"worker": frame.iloc[:0]}, [CHECKS[NATIVE]], Path("expectations"))
    [full] = evaluate({"worker": frame}, [CHECKS[NATIVE]], Path("expectations"))
    assert (empty.failed, empty.observed, full.failed) == (True, "0", False)


def test_the_cases_have_the_columns_and_types_the_audit_makes_even_of_empty_photos():
    made = frames_of(
        photo_from_tables("2026-02", {}), [photo_from_tables("2026-01", {})], pd.DataFrame(columns=CONFLICT)
    )
    for check in CHECKS.values():
        frame, _ = framed(check.code, 0)
        assert set(frame.columns) <= set(made[check.frame].columns), check.code
        kinds = {name: (frame[name].dtype.kind, made[check.frame][name].dtype.kind) for name in frame.columns}
        assert {name: kind for name, kind in kinds.items() if kind[0] != kind[1]} == {}, check.code


def test_every_check_can_be_evaluated_on_empty_photos():
    made = frames_of(photo_from_tables("2026-02", {}), [], pd.DataFrame(columns=CONFLICT))
    for code, check in CHECKS.items():
        if code != NATIVE:
            rule = RULES[check.type.removeprefix("expect_no_")]
            assert not rule(made[check.frame], **arguments_of(code)).fillna(False).any(), code
