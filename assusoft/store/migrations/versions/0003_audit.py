"""Payroll audits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table of audits."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("import", sa.Integer, nullable=False),
        sa.Column("checks", sa.String(64), nullable=False),
        sa.Column("findings", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.ForeignKeyConstraint(["import"], ["import.number"], name="fk_audit_import"),
        sa.ForeignKeyConstraint(["checks"], ["content.sha256"], name="fk_audit_checks"),
        sa.ForeignKeyConstraint(["findings"], ["content.sha256"], name="fk_audit_findings"),
    )
    op.create_index("ix_audit_import", "audit", ["import"])
