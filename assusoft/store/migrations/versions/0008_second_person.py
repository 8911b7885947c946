"""What waits for a second person, what became of it, and whose tasks are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables of first words, second words and assignments."""
    op.create_table(
        "first_word",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("about", sa.String(11), nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("month", sa.String(9), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_first_word"),
    )
    op.create_table(
        "second_word",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("became", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_second_word"),
        sa.ForeignKeyConstraint(["first"], ["first_word.number"], name="fk_second_word_first"),
        sa.UniqueConstraint("first", name="uq_second_word_first"),
    )
    op.create_table(
        "assignment",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("assignee", sa.Text, nullable=False),
        sa.Column("month", sa.String(9), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_assignment"),
    )
