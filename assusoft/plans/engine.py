"""The locked DuckDB: it parses rules and computes checked expressions over a table, and can do nothing else.

No files, no extensions, no settings; one thread, bounded memory and time. Each Python thread has its own connection.
"""

import json
import re
import threading
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

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
    """An expression that cannot be used or computed; its text says why, without saying where it stands."""


def syntax_tree(expression: str) -> dict[str, Any]:
    """The statements DuckDB's parser sees in 'SELECT (expression)', as it serialises them; Unfit for a syntax error."""
    query = "SELECT json_serialize_sql(?, skip_null := true, skip_empty := true, skip_default := true)"
    try:
        ((text,),) = _connection().execute(query, [f"SELECT (\n{expression}\n)"]).fetchall()
        tree: dict[str, Any] = json.loads(text)
    except RecursionError:
        raise Unfit("is nested too deep") from None
    except duckdb.Error as error:
        raise Unfit(f"cannot be read: {_first_line(error)}") from None
    if tree.get("error"):
        reason = tree.get("error_message", "")
        raise Unfit(f"is not one SQL expression (without ';', FROM, WHERE or other clauses): {reason}")
    return tree


def select(expressions: Sequence[str], table: pa.Table) -> pa.Table:
    """Each expression, already checked, for each row of `table`, in order: columns '0', '1', ...; Unfit on error."""
    columns = ", ".join(f'({expression}) AS "{place}"' for place, expression in enumerate(expressions))
    connection = _connection()
    watchdog = threading.Timer(SECONDS, connection.interrupt)
    connection.register("cells", table)
    watchdog.start()
    try:
        return connection.sql(f"SELECT {columns} FROM cells").to_arrow_table()
    except duckdb.InterruptException:
        raise Unfit(f"took more than {SECONDS:g} seconds") from None
    except duckdb.Error as error:
        raise Unfit(f"cannot be computed: {_first_line(error)}") from None
    finally:
        watchdog.cancel()
        connection.unregister("cells")


def _connection() -> duckdb.DuckDBPyConnection:
    if not hasattr(_local, "connection"):
        _local.connection = duckdb.connect(":memory:", config=_LOCKED)
    connection: duckdb.DuckDBPyConnection = _local.connection
    return connection


def _first_line(error: Exception) -> str:
    """DuckDB's own sentence, without its class and its advice on casts."""
    sentence = str(error).splitlines()[0].split(" Error: ", 1)[-1]
    return re.sub(r"( - an explicit cast is required|You might need to add explicit type casts)?\.?\s*$", "", sentence)
