"""The fields that are kept -> SQL that makes a schema of pseudonymised views in PostgreSQL, and a role for it alone.

The secret is made in the database, in a table that only its owner reads: the text of a view is no secret there. The
views compute pseudonyms themselves; a function would let its caller ask for the pseudonym of anybody.
"""

import re

from assusoft import schema
from assusoft.employer.pseudonymised.kept_fields import FIELDS, How
from assusoft.errors import Refused

SCHEMA = "pseudonymised"
_TYPES = {"date": "date", "count": "bigint", "flag": "boolean", "text": "text"}
_SCRIPT = """-- Pseudonymised views of an employer's photos, for {role} alone. Run it with psql, as the owner of the
-- tables and with their search_path. It can be run again; the pseudonyms stay.
BEGIN;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE "{role}" NOLOGIN; END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.secret (key bytea NOT NULL);
INSERT INTO {schema}.secret SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
  WHERE NOT EXISTS (SELECT FROM {schema}.secret);
{views}
REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, "{role}";
GRANT USAGE ON SCHEMA {schema} TO "{role}";
GRANT SELECT ON {names} TO "{role}";
COMMIT;
"""
_VIEW = """DROP VIEW IF EXISTS {schema}.{table};
CREATE VIEW {schema}.{table} WITH (security_barrier) AS
SELECT import.month,
  {columns}
FROM (SELECT month, max(number) AS number FROM import GROUP BY month) AS import
JOIN row_version AS version ON version.kind = 'photo' AND version.table_name = '{table}'
  AND version.valid_from <= import.number AND (version.valid_to IS NULL OR version.valid_to > import.number)
CROSS JOIN {schema}.secret
CROSS JOIN LATERAL (SELECT version.content::jsonb AS cells, generate_series(1, version.copies)) AS rows;"""


def views_script(role: str) -> str:
    """The SQL for a role of that name, which is made when it is not there and may not log in by itself.

    Raises
    ------
    Refused
        The name is not one of letters, digits and underscores.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", role):
        raise Refused(f"'{role}' is no name for a role. Expected small letters, digits and '_', a letter first.")
    views = [_VIEW.format(schema=SCHEMA, table=table, columns=_columns(fields)) for table, fields in FIELDS.items()]
    names = ", ".join(f"{SCHEMA}.{table}" for table in FIELDS)
    return _SCRIPT.format(role=role, schema=SCHEMA, views="\n".join(views), names=names)


def _columns(fields: dict[str, How]) -> str:
    return ",\n  ".join(f"{_column(name, how)} AS {name}" for name, how in fields.items())


def _column(name: str, how: How) -> str:
    cell = f"cells->>'{name}'"
    match how:
        case "pseudonym":
            inner = f"sha256(secret.key || convert_to('{name} ' || ({cell}), 'UTF8'))"
            return f"'x' || left(encode(sha256(secret.key || {inner}), 'hex'), 16)"
        case "month":
            return f"(left({cell}, 7) || '-01')::date"
        case "year":
            return f"(left({cell}, 4) || '-01-01')::date"
        case _:
            return f"({cell})::{_TYPES.get(schema.field_named(name).type, 'numeric')}"
