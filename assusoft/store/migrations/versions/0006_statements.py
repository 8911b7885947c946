"""Premium statements, and what is decided about their differences."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables of statements and of the layouts they were read by."""
    op.create_table(
        "statement",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("supplier", sa.Text, nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("contracts", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("layout", sa.Text, nullable=False),
        sa.Column("replaces", sa.Integer),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_statement"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_statement_sha256"),
        sa.ForeignKeyConstraint(["replaces"], ["statement.number"], name="fk_statement_replaces"),
        sa.UniqueConstraint("replaces", name="uq_statement_replaces"),
    )
    op.create_table(
        "statement_text",
        sa.Column("statement", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("statement", "name", name="pk_statement_text"),
        sa.ForeignKeyConstraint(["statement"], ["statement.number"], name="fk_statement_text_statement"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_statement_text_sha256"),
    )
    op.create_table(
        "decision",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("difference", sa.Text, nullable=False),
        sa.Column("statement", sa.Integer, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_decision"),
        sa.ForeignKeyConstraint(["statement"], ["statement.number"], name="fk_decision_statement"),
    )
