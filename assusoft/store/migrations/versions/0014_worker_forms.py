"""Forms that workers gave back: what they choose, who their beneficiaries are."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table of workers' forms."""
    op.create_table(
        "worker_form",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("month", sa.String(9), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("retracts", sa.Integer, nullable=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_worker_form_sha256"),
        sa.ForeignKeyConstraint(["retracts"], ["worker_form.number"], name="fk_worker_form_retracts"),
        sa.PrimaryKeyConstraint("number", name="pk_worker_form"),
        sa.UniqueConstraint("retracts", name="uq_worker_form_retracts"),
    )
