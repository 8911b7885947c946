"""Names of a package that are imported when they are first used: what nobody asks for costs no start-up time."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__`: each public name -> the module that holds it, as `module` or `module:other_name`."""

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        module, _, other = homes[name].partition(":")
        return getattr(import_module(module), other or name)

    return attribute


@contextmanager
def called_later(module: str, function: str) -> Iterator[None]:
    """What is imported during the block takes that function from a stand-in: the module is imported at its first call.

    Nobody else meets the stand-in. A module that is loaded already, or not installed, stays as it is.
    """
    if module in sys.modules or find_spec(module) is None:
        yield
        return
    stand_in = ModuleType(module)
    setattr(stand_in, function, lambda *given, **named: getattr(import_module(module), function)(*given, **named))
    sys.modules[module] = stand_in
    try:
        yield
    finally:
        del sys.modules[module]
