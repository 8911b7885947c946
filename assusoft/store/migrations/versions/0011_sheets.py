"""Benefit sheets as they were issued, and their way to people."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the tables of sheets and of their sending."""
    op.create_table(
        "sheet_issue",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("template", sa.String(64), nullable=False),
        *_author(),
        sa.PrimaryKeyConstraint("number", name="pk_sheet_issue"),
    )
    op.create_table(
        "sheet",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("issue", sa.Integer, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("pdf", sa.String(64), nullable=False),
        sa.Column("replaces", sa.Integer),
        sa.PrimaryKeyConstraint("number", name="pk_sheet"),
        sa.ForeignKeyConstraint(["issue"], ["sheet_issue.number"], name="fk_sheet_issue"),
        sa.ForeignKeyConstraint(["said"], ["content.sha256"], name="fk_sheet_said"),
        sa.ForeignKeyConstraint(["pdf"], ["content.sha256"], name="fk_sheet_pdf"),
        sa.ForeignKeyConstraint(["replaces"], ["sheet.number"], name="fk_sheet_replaces"),
        sa.UniqueConstraint("replaces", name="uq_sheet_replaces"),
    )
    op.create_index("ix_sheet_issue", "sheet", ["issue"])
    op.create_index("ix_sheet_person", "sheet", ["person"])
    op.create_table(
        "sheet_sending",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("way", sa.String(6), nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("sheets", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        *_author(),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_sending"),
    )
    op.create_table(
        "sheet_event",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("sending", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        *_author(),
        sa.PrimaryKeyConstraint("number", name="pk_sheet_event"),
        sa.ForeignKeyConstraint(["sending"], ["sheet_sending.id"], name="fk_sheet_event_sending"),
    )
    op.create_index("ix_sheet_event_sending", "sheet_event", ["sending"])


def _author() -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column("by", sa.Text, nullable=False), sa.Column("at", sa.String, nullable=False)
