"""Parts of photos and states, and who shares what tells a person, of those that are there already."""

import sqlalchemy as sa
from alembic import op

from assusoft.store.persons.indexes import index_everything

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables, and fill them from the row versions."""
    with op.batch_alter_table("row_version") as table:
        table.add_column(sa.Column("part", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "snapshot_part",
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("part", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "part", "number", name="pk_snapshot_part"),
    )
    op.create_table(
        "alike",
        sa.Column("sign", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sign", "person", name="pk_alike"),
    )
    op.create_index("ix_alike_person", "alike", ["person"])
    index_everything(op.get_bind())
    op.create_index("ix_row_version_part", "row_version", ["kind", "part"])
