"""The fields of photos that are kept, and how -> the SQL of pseudonymised views in PostgreSQL, and of a role for them.

The secret is made in the database, in a table that only its owner reads: the text of a view is no secret there. The
views compute pseudonyms themselves; a function would let its caller ask for the pseudonym of anybody.
"""

from collections.abc import Mapping

from assusoft import schema

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


def pseudonymised_views(role: str, fields: Mapping[str, Mapping[str, str]]) -> str:
    """The script that makes the views, and the role when it is not there; it may not log in by itself.

    Parameters
    ----------
    role
        A plain word, which is written into the script as it is.
    fields
        Table of photos -> field -> 'kept', 'pseudonym', 'month' or 'year'; what is not named is not shown.
    """
    views = [_VIEW.format(schema=SCHEMA, table=table, columns=_columns(kept)) for table, kept in fields.items()]
    names = ", ".join(f"{SCHEMA}.{table}" for table in fields)
    return _SCRIPT.format(role=role, schema=SCHEMA, views="\n".join(views), names=names)


def _columns(fields: Mapping[str, str]) -> str:
    return ",\n  ".join(f"{_column(name, how)} AS {name}" for name, how in fields.items())


def _column(name: str, how: str) -> str:
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
