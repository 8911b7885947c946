"""assusoft: payroll extracts in, what every supplier of employee benefits must know out."""

from typing import TYPE_CHECKING, Any

from assusoft.errors import AssusoftError, ConfigError, Conflict, Refused

if TYPE_CHECKING:
    from assusoft.comparison import Comparison, compare
    from assusoft.employer import Employer
    from assusoft.employer import open_employer as open
    from assusoft.inference.extract import infer_layout, read_extract
    from assusoft.layouts import Reading
    from assusoft.payroll.photo import Photo

__all__ = [
    "AssusoftError", "Comparison", "ConfigError", "Conflict", "Employer", "Photo", "Reading", "Refused", "compare",
    "infer_layout", "open", "read_extract",
]  # fmt: skip

_HOMES = {  # no module may bear one of these names: importing it would hide what is meant
    "Comparison": ("assusoft.comparison", "Comparison"),
    "Employer": ("assusoft.employer", "Employer"),
    "Photo": ("assusoft.payroll.photo", "Photo"),
    "Reading": ("assusoft.layouts", "Reading"),
    "compare": ("assusoft.comparison", "compare"),
    "infer_layout": ("assusoft.inference.extract", "infer_layout"),
    "open": ("assusoft.employer", "open_employer"),
    "read_extract": ("assusoft.inference.extract", "read_extract"),
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: `import assusoft` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'assusoft' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _HOMES[name]
    found = getattr(import_module(module), attribute)
    if name == "open":
        _complete_arguments()
    return found


def __dir__() -> list[str]:
    """The public names and nothing else."""
    return sorted(__all__)


def _complete_arguments() -> None:
    """In IPython, and only there, load the extension that completes what is typed, and `%photo` with it."""
    import builtins

    shell = getattr(builtins, "get_ipython", lambda: None)()
    if shell is not None:
        shell.extension_manager.load_extension("assusoft.workbench.magics")
