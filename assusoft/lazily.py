"""Names of a package that are imported when they are first used: what nobody asks for costs no start-up time."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__`: each public name -> the module that holds it, as `module` or `module:other_name`."""

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        module, _, other = homes[name].partition(":")
        return getattr(import_module(module), other or name)

    return attribute
