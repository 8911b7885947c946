"""Extracts, photos, answers, closings and transmissions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of the first version."""
    _files_and_imports()
    _rows()
    _answers_and_closings()
    _transmissions()


def _author() -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column("by", sa.Text, nullable=False), sa.Column("at", sa.String, nullable=False)


def _files_and_imports() -> None:
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_content"),
    )
    op.create_table(
        "import",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("photo_hash", sa.String(64), nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("release_reason", sa.Text, nullable=False),
        *_author(),
        sa.PrimaryKeyConstraint("number", name="pk_import"),
    )
    op.create_table(
        "import_extract",
        sa.Column("import", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("import", "position", name="pk_import_extract"),
        sa.ForeignKeyConstraint(["import"], ["import.number"], name="fk_import_extract_import"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_import_extract_sha256"),
    )


def _rows() -> None:
    op.create_table(
        "row_version",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("row_key", sa.String(64), nullable=False),
        sa.Column("copies", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Integer, nullable=False),
        sa.Column("valid_to", sa.Integer),
        sa.PrimaryKeyConstraint("number", name="pk_row_version"),
    )
    op.create_index(
        "ix_row_version_in_force",
        "row_version",
        ["kind", "table_name", "row_key", "copies"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "identity",
        sa.Column("row_key", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("import", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("row_key", name="pk_identity"),
        sa.ForeignKeyConstraint(["import"], ["import.number"], name="fk_identity_import"),
    )


def _answers_and_closings() -> None:
    op.create_table(
        "answer",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("retracts", sa.Integer),
        *_author(),
        sa.PrimaryKeyConstraint("number", name="pk_answer"),
        sa.ForeignKeyConstraint(["retracts"], ["answer.number"], name="fk_answer_retracts"),
        sa.UniqueConstraint("retracts", name="uq_answer_retracts"),
    )
    op.create_index("ix_answer_task", "answer", ["task"])
    op.create_table(
        "closing",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("import", sa.Integer, nullable=False),
        sa.Column("answers_through", sa.Integer, nullable=False),
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        *_author(),
        sa.PrimaryKeyConstraint("number", name="pk_closing"),
        sa.ForeignKeyConstraint(["import"], ["import.number"], name="fk_closing_import"),
        sa.UniqueConstraint("month", name="uq_closing_month"),
    )
    op.create_table(
        "closing_sheet",
        sa.Column("closing", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("closing", "name", name="pk_closing_sheet"),
        sa.ForeignKeyConstraint(["closing"], ["closing.number"], name="fk_closing_sheet_closing"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_closing_sheet_sha256"),
    )


def _transmissions() -> None:
    op.create_table(
        "transmission",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("closing", sa.Integer, nullable=False),
        sa.Column("supplier", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transmission"),
        sa.ForeignKeyConstraint(["closing"], ["closing.number"], name="fk_transmission_closing"),
        sa.UniqueConstraint("supplier", "number", name="uq_transmission_supplier"),
    )
    op.create_table(
        "transmission_document",
        sa.Column("transmission", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("transmission", "position", name="pk_transmission_document"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_transmission_document_transmission"),
        sa.ForeignKeyConstraint(["sha256"], ["content.sha256"], name="fk_transmission_document_sha256"),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("transmission", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        *_author(),
        sa.PrimaryKeyConstraint("number", name="pk_event"),
        sa.ForeignKeyConstraint(["transmission"], ["transmission.id"], name="fk_event_transmission"),
    )
    op.create_index("ix_event_transmission", "event", ["transmission"])
