"""Room for the name of an extra closing, '2026-02.2'; SQLite keeps names of any length."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Widen the columns that name what was closed, or being worked on."""
    if op.get_bind().dialect.name == "postgresql":
        for table in ("answer", "declaration", "closing"):
            op.alter_column(table, "month", type_=sa.String(9), existing_nullable=False)
