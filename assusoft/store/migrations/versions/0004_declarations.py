"""Declarations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table of declarations."""
    op.create_table(
        "declaration",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("supplier", sa.Text, nullable=False),
        sa.Column("values", sa.Text, nullable=False),
        sa.Column("begins", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("retracts", sa.Integer),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_declaration"),
        sa.ForeignKeyConstraint(["retracts"], ["declaration.number"], name="fk_declaration_retracts"),
        sa.UniqueConstraint("retracts", name="uq_declaration_retracts"),
    )
    op.create_index("ix_declaration_person", "declaration", ["person"])
