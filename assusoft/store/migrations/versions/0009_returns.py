"""What suppliers answer to what they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table of returns."""
    op.create_table(
        "supplier_return",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("transmission", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("layout", sa.Text, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("answered", sa.String(10), nullable=False),
        sa.Column("results", sa.Text, nullable=False),
        sa.Column("month", sa.String(9), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_supplier_return"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_supplier_return_transmission"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_supplier_return_sha256"),
    )
