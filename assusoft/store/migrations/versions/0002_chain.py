"""The chain of facts, over those that are there already."""

import sqlalchemy as sa
from alembic import op

from assusoft.store.chain import link_everything

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the chain and link every fact."""
    op.create_table(
        "chain",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_chain"),
        sa.UniqueConstraint("kind", "key", name="uq_chain_kind"),
    )
    link_everything(op.get_bind(), ("import", "answer", "closing", "transmission", "event"))
