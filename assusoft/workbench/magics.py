"""`%photo MONTH` and `%%photo MONTH` in IPython: the tables of a month as frames, and one SELECT over them.

An IPython extension: `assusoft lab` and `assusoft.open` load it, so does `%load_ext assusoft.workbench.magics`.
"""

import os
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class

from assusoft.employer import Employer, open_employer
from assusoft.errors import AssusoftError, Refused
from assusoft.payroll.photo import Photo
from assusoft.workbench.completion import load_ipython_extension as load_completion

FOLDER = "ASSUSOFT_LAB"
"""The environment variable in which `assusoft lab` says on which employer folder it was opened."""
_LINE = re.compile(r"^\s*%%?photo\s+(?P<month>\S*)")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give the shell the magics, with completion of months, tables and fields, and that of the facade's arguments."""

    @context_matcher(identifier="assusoft photos")  # type: ignore[untyped-decorator, unused-ignore]
    def words(context: CompletionContext) -> SimpleMatcherResult:
        found = [word for word in offered(context, shell.user_ns) if word.startswith(context.token)]
        return {"completions": [SimpleCompletion(word) for word in found], "suppress": bool(found)}

    shell.register_magics(PhotoMagics)
    shell.Completer.custom_matchers.append(words)
    load_completion(shell)


@magics_class
class PhotoMagics(Magics):
    """The magics of photos, for IPython, which wants a class."""

    @line_cell_magic
    def photo(self, line: str, cell: str | None = None) -> Photo | pd.DataFrame:
        """The photo of a month.

        `%photo 2026-02` names its tables worker, family, deduction and problem, as frames, and shows their sizes.
        `%%photo 2026-02 [NAME]`, the SQL below it: the frame that one SELECT over these tables gives, also as NAME. The
        SQL is run by a locked DuckDB: no file, no other table, no setting, ten seconds at most.
        """
        shell: Any = self.shell
        month, name = _month_and_name(line, cell)
        try:
            photo = the_employer(shell.user_ns).photo(month)
            found = None if cell is None else photo.sql(cell)
        except AssusoftError as refusal:
            raise UsageError(str(refusal)) from None
        shell.push(photo.tables if found is None else {name: found} if name else {})
        return photo if found is None else found


def the_employer(names: Mapping[str, Any]) -> Employer:
    """The employer that was opened last under a name of these, else that of `assusoft lab`.

    Raises
    ------
    Refused
        No employer is open.
    """
    opened = [value for value in names.values() if isinstance(value, Employer)]
    if opened:
        return opened[-1]
    if FOLDER in os.environ:
        return open_employer(os.environ[FOLDER])
    raise Refused("No employer is open here, so there is no photo. First: acme = assusoft.open(FOLDER)")


def offered(context: CompletionContext, names: Mapping[str, Any]) -> list[str]:
    """What may be typed next: a month after the magic, a table or a field in the SQL below it."""
    first = context.full_text.split("\n", 1)[0]
    magic = _LINE.match(first)
    if magic is None:
        return []
    try:
        employer = the_employer(names)
        if context.cursor_line == 0:
            return employer.months()
        return employer.photo(magic["month"])._argument_completions_("query", context.token)
    except AssusoftError:
        return []


def _month_and_name(line: str, cell: str | None) -> tuple[str, str]:
    month, name, *more = [*line.split(), "", ""]
    known = not any(more) and (not name or (cell is not None and name.isidentifier()))
    if not month or not known:
        raise UsageError(
            f"'{line}' is not what %photo takes. Expected a month, %photo 2026-02, or above a SELECT a month and, if "
            "wanted, the name of the result: %%photo 2026-02 older"
        )
    return month, name
