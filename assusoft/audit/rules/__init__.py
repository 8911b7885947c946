"""Rules: which rows of a frame are at fault. Plain functions of columns; what cannot be decided is not at fault.

A rule takes a frame and its own arguments, and returns one boolean a row. Rule `contract_overlap` is the expectation
`expect_no_contract_overlap` of the suites.
"""

from collections.abc import Callable
from types import ModuleType

import pandas as pd

from assusoft.audit.rules import (
    columns,
    conditions,
    contract,
    family,
    identity,
    months,
    population,
    salary,
    sources,
    working_time,
)

Rule = Callable[..., "pd.Series[bool]"]

_MODULES: tuple[ModuleType, ...] = (
    columns, identity, contract, working_time, salary, family, months, sources, population,
    conditions,
)  # fmt: skip

RULES: dict[str, Rule] = {
    name: rule
    for module in _MODULES
    for name, rule in vars(module).items()
    if callable(rule) and not name.startswith("_") and getattr(rule, "__module__", "") == module.__name__
}
"""Every public function of the modules of this folder, by name."""
