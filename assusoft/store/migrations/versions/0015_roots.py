"""What one person can be proven, and what was erased: salts of rows, Merkle roots, erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_SALTS = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


def upgrade() -> None:
    """Create the tables, and give every row its salt; what was stored before has no root."""
    with op.batch_alter_table("row_version") as table:
        table.add_column(sa.Column("salt", sa.String(32), nullable=False, server_default=""))
    connection = op.get_bind()
    connection.execute(sa.text(f"UPDATE row_version SET salt = {_SALTS[connection.dialect.name]}"))
    op.create_table(
        "root",
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("leaves", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", name="pk_root"),
    )
    op.create_table(
        "erasure",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_erasure"),
    )
    op.create_table(
        "erased_row",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("erasure", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("leaf", sa.String(64), nullable=False),
        sa.Column("valid_from", sa.Integer, nullable=False),
        sa.Column("valid_to", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_erased_row"),
        sa.ForeignKeyConstraint(["erasure"], ["erasure.number"], name="fk_erased_row_erasure"),
    )
    op.create_index("ix_erased_row_erasure", "erased_row", ["erasure"])
    op.create_table(
        "erased_fact",
        sa.Column("erasure", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("left", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("erasure", "kind", "key", name="pk_erased_fact"),
        sa.ForeignKeyConstraint(["erasure"], ["erasure.number"], name="fk_erased_fact_erasure"),
    )
