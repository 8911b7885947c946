"""The door to Great Expectations: rules become its expectations, checks its suites, its results row positions.

Importing this module imports the library, which takes seconds: only `audit.audit_run` does, when an audit runs.
"""

import inspect
import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from assusoft.audit.check import Check
from assusoft.audit.loading import imported_later
from assusoft.audit.rules import RULES, Rule
from assusoft.errors import ConfigError

os.environ["GX_ANALYTICS_ENABLED"] = "False"  # before the import, whatever the environment says

with imported_later(["altair", "jsonschema", "scipy.stats"]):  # half the time of the import, for checks we do not use
    import great_expectations as gx
    from great_expectations.core.metric_domain_types import MetricDomainTypes
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.metrics.metric_provider import metric_value
    from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
    from great_expectations.validator.v1_validator import Validator

_EXACT = {"result_format": "COMPLETE", "partial_unexpected_count": 0, "return_unexpected_index_query": False}
"""Positions of all failing rows, without looking up their keys one by one."""


@dataclass(frozen=True)
class Evaluated:
    """What came of a check: the positions of the rows at fault, of how many; `trouble` when it could not be evaluated.

    A check of a whole frame that failed has no rows and `observed`.
    """

    check: Check
    rows: "np.ndarray[Any, np.dtype[np.int64]]"
    of: int
    failed: bool
    observed: str = ""
    trouble: str = ""


class RowExpectation(BatchExpectation):
    """No row is at fault by a rule; `unexpected_index_list` holds the positions of those that are."""

    rule: ClassVar[str]
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(self, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None) -> Any:
        found = metrics[f"table.{self.rule}"]
        rows, of = found["rows"], found["of"]
        result = {
            "element_count": of, "unexpected_count": len(rows), "unexpected_index_list": rows.tolist(),
            "unexpected_percent": 100 * len(rows) / of if of else 0.0,
        }  # fmt: skip
        return {"success": len(rows) == 0, "result": result}


def evaluate(frames: Mapping[str, pd.DataFrame], checks: Sequence[Check], where: Path) -> list[Evaluated]:
    """Evaluate every check on its frame, in the order given.

    Parameters
    ----------
    frames
        As `audit.inputs.frames_of` makes them; their index counts from zero.
    where
        The folder of the suites, for error messages.

    Raises
    ------
    ConfigError
        A type is not known, or an argument is unknown, missing or of another type.
    """
    by_frame, found = _by_frame(checks), dict[str, Evaluated]()
    suites = {name: _suite(name, on_frame, where) for name, on_frame in by_frame.items()}
    batches = _batches(_context().data_sources.add_pandas("photo"), "frames")
    for name, suite in suites.items():
        validator = Validator(batches, batch_parameters={"dataframe": frames[name]}, result_format=_EXACT)
        results = validator.validate_expectation_suite(suite).results
        found |= _evaluated(by_frame[name], results, len(frames[name]))
    return [found[check.code] for check in checks]


def data_docs(frames: Mapping[str, pd.DataFrame], checks: Sequence[Check], where: Path, folder: Path) -> Path:
    """Evaluate the checks and write the library's own pages into `folder`; the first page."""
    context = _context()
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    site = {"class_name": "SiteBuilder", "site_index_builder": index, "store_backend": store}
    context.add_data_docs_site("audit", site)
    source = context.data_sources.add_pandas("photo")
    for name, on_frame in _by_frame(checks).items():
        suite = context.suites.add(_suite(name, on_frame, where))
        stored = gx.ValidationDefinition(name=name, data=_batches(source, name), suite=suite)
        definition = context.validation_definitions.add(stored)
        definition.run(batch_parameters={"dataframe": frames[name]}, result_format={"result_format": "SUMMARY"})
    context.build_data_docs(site_names=["audit"])
    return folder / "index.html"


def _context() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def _batches(source: Any, frame: str) -> Any:
    return source.add_dataframe_asset(frame).add_batch_definition_whole_dataframe("all")


def _by_frame(checks: Sequence[Check]) -> dict[str, list[Check]]:
    """Name of a frame -> the checks that examine it."""
    grouped: dict[str, list[Check]] = {}
    for check in checks:
        grouped.setdefault(check.frame, []).append(check)
    return grouped


def _suite(name: str, checks: Sequence[Check], where: Path) -> gx.ExpectationSuite:
    """The checks as a suite; the library itself would only log and drop what it does not know."""
    expectations = [_expectation(check, where) for check in checks]
    suite = gx.ExpectationSuite(name=name, expectations=expectations)
    lost = {check.code for check in checks} - {
        (expectation.meta or {}).get("code") for expectation in suite.expectations
    }
    if lost:
        raise ConfigError(f"{where}: Great Expectations took {len(suite.expectations)} of {len(checks)} checks of "
                          f"frame '{name}'; it dropped {', '.join(sorted(lost))}.")  # fmt: skip
    return suite


def _expectation(check: Check, where: Path) -> Any:
    place = f"{where / (check.subject + '.json')}: {check.code}"
    try:
        kind = gx.expectations.registry.get_expectation_impl(check.type)
    except ExpectationNotFoundError:
        raise ConfigError(f"{place}: '{check.type}' is not a known expectation.") from None
    try:
        return kind(**check.arguments, severity=FailureSeverity(check.severity), meta={"code": check.code})
    except ValueError as error:
        reason = "; ".join(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in _faults(error))
        raise ConfigError(f"{place}: the arguments of {check.type} are wrong: {reason}.") from None


def _faults(error: ValueError) -> list[dict[str, Any]]:
    details = getattr(error, "errors", None)
    return details() if callable(details) else [{"loc": ("kwargs",), "msg": str(error).splitlines()[0]}]


def _evaluated(checks: Sequence[Check], results: Sequence[Any], of: int) -> dict[str, Evaluated]:
    by_code = {check.code: check for check in checks}
    found = {}
    for result in results:
        check = by_code[result.expectation_config.meta["code"]]
        values = result.result or {}
        rows = np.asarray(values.get("unexpected_index_list") or [], dtype=np.int64)
        observed = "" if len(rows) or result.success else json.dumps(values.get("observed_value"), default=str)
        trouble = _trouble(result.exception_info)
        found[check.code] = Evaluated(check, rows, of, not result.success and not trouble, observed, trouble)
    return found


def _trouble(info: Mapping[str, Any]) -> str:
    """Why a check could not be evaluated: the library tells it flat, or once a metric."""
    every = [info] if "raised_exception" in info else [part for part in info.values() if isinstance(part, dict)]
    return "; ".join(sorted({str(part["exception_message"]) for part in every if part.get("raised_exception")}))


def _register(rule: Rule) -> type[RowExpectation]:
    """The metric and the expectation of a rule: `contract_overlap` becomes `expect_no_contract_overlap`."""
    name, metric = rule.__name__, f"table.{rule.__name__}"
    parameters = list(inspect.signature(rule).parameters.values())[1:]

    @metric_value(engine=PandasExecutionEngine)
    def compute(
        cls: Any, execution_engine: Any, metric_domain_kwargs: Any, metric_value_kwargs: Any, metrics: Any,
        runtime_configuration: Any,
    ) -> dict[str, Any]:  # fmt: skip
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        return {"of": len(frame), "rows": at_fault(rule, frame, metric_value_kwargs)}

    values = {
        "metric_name": metric,
        "value_keys": tuple(parameter.name for parameter in parameters),
        "_pandas": compute,
    }
    make: Any = type(TableMetricProvider)  # a metaclass that registers what it makes
    make(f"Rows{name}", (TableMetricProvider,), values | {"__module__": __name__})
    members: dict[str, Any] = {
        "rule": name, "metric_dependencies": (metric,), "success_keys": values["value_keys"], "__doc__": rule.__doc__,
        "__module__": __name__,
    }  # fmt: skip
    annotations = dict.fromkeys(("rule", "metric_dependencies", "success_keys"), ClassVar[Any])
    members["__annotations__"] = annotations | {parameter.name: parameter.annotation for parameter in parameters}
    members |= {
        parameter.name: parameter.default for parameter in parameters if parameter.default is not parameter.empty
    }
    kind = "ExpectNo" + "".join(word.capitalize() for word in name.split("_"))
    make = type(RowExpectation)
    made: type[RowExpectation] = make(kind, (RowExpectation,), members)
    return made


def at_fault(rule: Rule, frame: pd.DataFrame, arguments: Mapping[str, Any]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """Positions of the rows a rule finds at fault; a row it cannot decide is not."""
    flags = rule(frame, **arguments)
    return np.flatnonzero(flags.fillna(False).to_numpy(dtype=bool))


logging.getLogger("great_expectations").setLevel(logging.ERROR)
EXPECTATIONS = {f"expect_no_{name}": _register(rule) for name, rule in RULES.items()}
"""The expectations the library lacks, by type."""
