"""The child process that fills templates: requests on stdin -> texts on stdout. It imports nothing of assusoft.

Run by its path. Templates are code of others: each one runs in Jinja2's sandbox, can only show what it is given, and is
ended when it needs more time or memory than a template may.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable
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

MEGABYTE = 1 << 20
LARGEST = 4 * MEGABYTE
"""Bytes of a template: more than any that people write."""
SECONDS = 5
"""Processor seconds of one template."""
MEMORY = 256 * MEGABYTE, 30, 3072 * MEGABYTE
"""Address space of the child: at least, bytes for each byte of the request, at most."""
TEXT = 16 * MEGABYTE, 8
"""Bytes of a filled template: always allowed, and besides for each byte of the request."""
MISTAKES = TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError


class TooLargeError(Exception):
    """A template's file is larger than any that people write."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, and no multiplication or power either: one such sign can fill the memory."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"the sign {operator} is not allowed in a template")


class Compiled(BytecodeCache):
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


class Bounded(FileSystemLoader):
    """Templates of folders, refused before they are read when they are larger than any that people write."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, where it is, and whether it is still the same."""
        for path in (os.path.join(folder, template) for folder in self.searchpath):
            if os.path.isfile(path) and os.path.getsize(path) > LARGEST:
                raise TooLargeError(path)
        return super().get_source(environment, template)


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers, compiled, memory = sys.stdin.buffer, sys.stdout.buffer, Compiled(), 0
    while size := requests.readline():
        body = requests.read(int(size))
        memory = allow(len(body), memory)
        answer = json.dumps(answered(body, compiled)).encode()
        answers.write(b"%d\n" % len(answer) + answer)
        answers.flush()


def allow(size: int, before: int) -> int:
    """Limit memory and processor time of the next template, where the system can; the bytes it may have.

    They are never less than `before`: what an earlier template left in pieces would count against this one.
    """
    least, each, most = MEMORY
    memory = max(min(least + each * size, most), before)
    limit("RLIMIT_AS", memory)
    limit("RLIMIT_CPU", math.ceil(time.process_time()) + SECONDS)
    limit("RLIMIT_CORE", 0)
    return memory


def limit(name: str, value: int) -> None:
    """Set a limit, below the one that nobody may raise; it can be raised for the next template."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    what = getattr(resource, name)
    _, highest = resource.getrlimit(what)
    resource.setrlimit(what, (value if highest == resource.RLIM_INFINITY else min(value, highest), highest))


def answered(body: bytes, compiled: Compiled) -> dict[str, Any]:
    """{"text"} of a request {"name", "folders", "values"}, or {"error": kind, "name", "line", "why"}."""
    try:
        request = json.loads(body)
        text = filled(request, compiled)
        return {"text": text} if len(text) <= TEXT[0] + TEXT[1] * len(body) else {"error": "long"}
    except TooLargeError as error:
        return {"error": "large", "name": str(error)}
    except TemplateNotFound as error:
        return {"error": "missing", "name": error.name}
    except SecurityError as error:
        return {"error": "refused", "why": str(error)}
    except TemplateSyntaxError as error:
        return {"error": "syntax", "line": error.lineno, "why": error.message}
    except MemoryError:
        return {"error": "memory"}
    except MISTAKES as error:
        return {"error": "wrong", "why": str(error)}


def filled(request: dict[str, Any], compiled: Compiled) -> str:
    """The template of a request with its values; HTML escaped in *.html.j2."""
    environment = Sandbox(
        loader=Bounded(request["folders"]),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled,
    )
    return environment.get_template(request["name"]).render(**request["values"])


if __name__ == "__main__":
    main()
