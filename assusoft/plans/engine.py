"""The locked DuckDB: it parses rules, computes checked expressions over a table, and answers a SELECT over tables.

No files, no extensions, no settings; one thread, bounded memory and time. Each Python thread has its own connection for
rules; a SELECT, which may be anybody's, has one of its own that is thrown away after it.
"""

import itertools
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from assusoft.language import Sentence

if TYPE_CHECKING:  # most verbs compute no rule, and need not wait for it
    from duckdb import DuckDBPyConnection

SECONDS = 10.0
"""What one query may take before it is interrupted."""

_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "1GB",
    "temp_directory": "",
    "threads": 1,
    "lock_configuration": True,
}
_local = threading.local()


class Unfit(ValueError):
    """An expression that cannot be used or computed; its sentence says why, without saying where it stands."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def syntax_tree(expression: str) -> dict[str, Any]:
    """The statements DuckDB's parser sees in 'SELECT (expression)', as it serialises them; Unfit for a syntax error."""
    import duckdb

    query = "SELECT json_serialize_sql(?, skip_null := true, skip_empty := true, skip_default := true)"
    try:
        ((text,),) = _connection().execute(query, [f"SELECT (\n{expression}\n)"]).fetchall()
        tree: dict[str, Any] = json.loads(text)
    except RecursionError:
        raise Unfit(Sentence("is nested too deeply")) from None
    except duckdb.Error as error:
        raise Unfit(Sentence("cannot be read: {why}", why=_sentence(error))) from None
    if tree.get("error"):
        reason = tree.get("error_message", "")
        raise Unfit(
            Sentence("is not one SQL expression (without ';', FROM, WHERE or other clauses): {reason}", reason=reason)
        )
    return tree


def select(expressions: Sequence[str], table: pa.Table) -> pa.Table:
    """Each expression, already checked, for each row of `table`, in order: columns '0', '1', ...; Unfit on error."""
    columns = ", ".join(f'({expression}) AS "{number}"' for number, expression in enumerate(expressions))
    connection = _connection()
    connection.register("cells", table)
    try:
        with _bounded():
            return connection.sql(f"SELECT {columns} FROM cells").to_arrow_table()
    finally:
        connection.unregister("cells")


def answer(query: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """What one SELECT over `tables` gives; Unfit for anything else, and when it fails or takes too long.

    Columns keep their types. Sums of whole numbers are whole numbers of 64 bits; a second column of a name gets `_1`.
    """
    import duckdb

    with _connected() as connection, _bounded():
        for name, table in tables.items():
            connection.register(name, table)
        statements = connection.extract_statements(query)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise Unfit(Sentence("is not one SELECT"))
        found = connection.sql(statements[0]).to_arrow_table()
    wide = pa.decimal128(38, 0)  # DuckDB's whole numbers of 128 bits
    columns = [column.cast(pa.int64()) if column.type == wide else column for column in found.columns]
    return pa.Table.from_arrays(columns, names=_apart(found.column_names))


def _apart(names: Sequence[str]) -> list[str]:
    """The names, those that were there before with a number."""
    made: list[str] = []
    for name in names:
        numbered = (f"{name}_{number}" for number in itertools.count(1))
        made.append(name if name not in made else next(new for new in numbered if new not in {*names, *made}))
    return made


@contextmanager
def _bounded() -> Iterator[None]:
    """Errors of a query that runs within are Unfit, in one sentence; so is that it was interrupted."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        seconds = f"{SECONDS:g}"
        raise Unfit(Sentence("took more than {seconds} seconds", seconds=seconds)) from None
    except duckdb.Error as error:
        raise Unfit(Sentence("cannot be computed: {why}", why=_sentence(error))) from None


def _connection() -> "DuckDBPyConnection":
    if not hasattr(_local, "connection"):
        _local.connection = _connected()
    connection: DuckDBPyConnection = _local.connection
    return connection


def _connected() -> "DuckDBPyConnection":
    import duckdb

    return duckdb.connect(":memory:", config={"max_execution_time": int(SECONDS * 1000), **_LOCKED})


def _sentence(error: Exception) -> str:
    """DuckDB's own sentence, without its class and its advice on casts, with the names it would have understood."""
    first, *others = str(error).splitlines()
    advice = next((f" ({line})" for line in others if line.startswith(("Candidate bindings", "Did you mean"))), "")
    sentence = first.split(" Error: ", 1)[-1]
    casts = r"( - an explicit cast is required|You might need to add explicit type casts)?[.!]?\s*$"
    return re.sub(casts, "", sentence) + advice
