"""The one door to Jinja2: every template, the employer's too, runs in a sandbox and can only show what it is given."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assusoft.errors import ConfigError


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, and no multiplication or power either: one such sign can fill the memory."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"the sign {operator} is not allowed in a template")


class _Compiled(BytecodeCache):
    """What was compiled in this process, by the template's name; Jinja2 takes it for the very same source alone."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


_MOST = 4 << 20
"""Bytes of a template."""


class _Bounded(FileSystemLoader):
    """Templates of folders, refused before they are read when they are larger than any that people write."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, where it is, and whether it is still the same."""
        paths = (Path(folder) / template for folder in self.searchpath)
        if large := next((path for path in paths if path.is_file() and path.stat().st_size > _MOST), None):
            raise ConfigError(f"{large}: more than {_MOST >> 20} MB is more than any template has.")
        return super().get_source(environment, template)


def fill(name: str, folders: Sequence[Path], values: Mapping[str, Any]) -> str:
    """The template `name` of the first folder that has it, filled with `values`; HTML escaped in *.html.j2.

    Raises
    ------
    ConfigError
        Naming the template, and the line where it can, when it is missing, wrong, or reaches for what it may not.
    """
    loader = _Bounded([str(folder) for folder in folders])
    environment = Sandbox(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_COMPILED,
    )
    try:
        return environment.get_template(name).render(**values)
    except TemplateNotFound as error:
        searched = ", ".join(str(folder) for folder in folders)
        raise ConfigError(
            f"Template '{error.name}' is not in {searched}. Put it there, or correct its name."
        ) from error
    except SecurityError as error:
        raise ConfigError(f"{path_of(name, folders)}: refused, a template may only show values: {error}") from error
    except TemplateSyntaxError as error:
        raise ConfigError(f"{path_of(name, folders)}, line {error.lineno}: {error.message}") from error
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
    ) as error:
        raise ConfigError(f"{path_of(name, folders)}: {error}. Known values: {', '.join(sorted(values))}.") from error


def path_of(name: str, folders: Sequence[Path]) -> str:
    """The path of the template in use."""
    return next((str(folder / name) for folder in folders if (folder / name).exists()), name)
