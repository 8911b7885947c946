"""Messages that a person typed into a supplier's portal, one after the other."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table of ticks."""
    op.create_table(
        "tick",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("transmission", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("retracts", sa.Integer),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tick"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_tick_transmission"),
        sa.ForeignKeyConstraint(["retracts"], ["tick.number"], name="fk_tick_retracts"),
        sa.UniqueConstraint("retracts", name="uq_tick_retracts"),
    )
