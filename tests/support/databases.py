"""A database and a role for each employer, by the statements of docs/how-to/postgresql.md."""

import re
from pathlib import Path

import psycopg

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "postgresql.md"


def database_for(server: Path, name: str, folder: Path) -> str:
    """Make what the page says for an employer of that name, its password in a file of `folder`; the database's URL."""
    (statements,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with psycopg.connect(host=str(server), user="postgres", dbname="postgres", autocommit=True) as administrator:
        for statement in statements.replace("acme", name).strip().rstrip(";").split(";\n"):
            administrator.execute(statement.encode())
    (password,) = re.findall(r"PASSWORD '(.*)'", statements.replace("acme", name))
    passfile = folder / ".pgpass"
    passfile.write_text(f"*:*:{name}:{name}:{password}\n")
    passfile.chmod(0o600)
    return f"postgresql://{name}@/{name}?host={server}&passfile={passfile}"


def drop(server: Path, *names: str) -> None:
    """Take them away again."""
    with psycopg.connect(host=str(server), user="postgres", dbname="postgres", autocommit=True) as administrator:
        for name in names:
            administrator.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            administrator.execute(f"DROP ROLE {name}".encode())
