"""A line being typed in IPython -> what a text argument of the facade may be: months, persons, suppliers, fields.

Part of the IPython extension `assusoft.workbench.magics`, which `assusoft.open` loads.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.interactiveshell import InteractiveShell

_STRING = r'"[^"]*"|\'[^\']*\''
_CALL = re.compile(rf"""(?s)([A-Za-z_]\w*)\.([A-Za-z_]\w*)\(((?:[^()"']|{_STRING})*)(["'])(?:(?!\4).)*$""")
"""An object's method, its arguments before the one being typed, and the quote that opens that one."""


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Let the shell complete the text arguments of objects that say what these may be."""

    @context_matcher(identifier="assusoft")  # type: ignore[untyped-decorator, unused-ignore]
    def arguments(context: CompletionContext) -> SimpleMatcherResult:
        lines = context.full_text.split("\n")
        typed = "\n".join([*lines[: context.cursor_line], context.text_until_cursor])
        found = [value for value in offered(typed, context.token, shell.user_ns) if value.startswith(context.token)]
        return {"completions": [SimpleCompletion(value) for value in found], "suppress": bool(found)}

    shell.Completer.custom_matchers.append(arguments)


def offered(typed: str, token: str, names: Mapping[str, Any]) -> list[str]:
    """What may stand for `token`, the last word of what is typed; nothing outside a text argument of a call that knows.

    The object called is a plain name of `names`: nothing is evaluated to find it.
    """
    call = _CALL.search(typed)
    owner: Any = names.get(call[1]) if call else None
    if call is None or not hasattr(owner, "_argument_completions_"):
        return []
    before = re.sub(_STRING, "", call[3])
    named = re.search(r"(\w+)\s*=\s*$", before)
    parameters = list(inspect.signature(getattr(owner, call[2], offered)).parameters)
    place = before.count(",")
    parameter = named[1] if named else parameters[place] if place < len(parameters) else ""
    found: list[str] = owner._argument_completions_(parameter, token)
    return found
