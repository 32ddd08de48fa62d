"""Notice of a sale before it is announced: what was told to whom, how, and with which proof."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB(astext_type=sa.Text())
_PROOF = "channel IN ('account', 'email', 'public') OR proof_file_id IS NOT NULL"


def upgrade() -> None:
    _create_notice()
    _create_service()
    _create_addressee()


def downgrade() -> None:
    for table in ("notice_addressee", "notice_service", "sale_notice"):
        op.drop_table(table)


def _create_notice() -> None:
    table = "sale_notice"
    op.create_table(
        table,
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("case_id", _TEXT(), nullable=False),
        sa.Column("asset_id", _TEXT(), nullable=False),
        sa.Column("lot_id", _TEXT(), nullable=False),
        sa.Column("lot_number", _TEXT(), nullable=False),
        sa.Column("is_second", sa.Boolean(), nullable=False),
        sa.Column("terms_hash", _TEXT(), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("content_hash", _TEXT(), nullable=False),
        sa.Column("opened_at", _TIME(), nullable=False),
        sa.Column("voided_at", _TIME(), nullable=True),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asset_id", "seized_asset"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_notice")),
    )
    op.create_index(op.f("ix_sale_notice_case_id"), table, ["case_id"])
    op.create_index(
        "ix_sale_notice_standing",
        table,
        ["lot_id"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def _create_service() -> None:
    table = "notice_service"
    op.create_table(
        table,
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("notice_id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("recipient", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("channel", _TEXT(), nullable=False),
        sa.Column("address", _TEXT(), nullable=False),
        sa.Column("reason", _TEXT(), nullable=False),
        sa.Column("content_hash", _TEXT(), nullable=False),
        sa.Column("account_id", _TEXT(), nullable=True),
        sa.Column("given_at", _TIME(), nullable=False),
        sa.Column("given_by", _TEXT(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("receipt_at", _TIME(), nullable=True),
        sa.Column("proof_file_id", _TEXT(), nullable=True),
        sa.CheckConstraint(_PROOF, name=op.f("ck_notice_service_proof")),
        _key(table, "notice_id", "sale_notice"),
        _key(table, "court_id", "court"),
        _key(table, "account_id", "account"),
        _key(table, "given_by", "account"),
        _key(table, "proof_file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_service")),
        sa.UniqueConstraint(
            "notice_id",
            "recipient",
            "channel",
            name=op.f("uq_notice_service_notice_id_recipient_channel"),
        ),
    )


def _create_addressee() -> None:
    table = "notice_addressee"
    op.create_table(
        table,
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("asset_id", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("capacity", _TEXT(), nullable=False),
        sa.Column("email", _TEXT(), nullable=False),
        sa.Column("recorded_by", _TEXT(), nullable=True),
        sa.Column("recorded_at", _TIME(), nullable=False),
        _key(table, "court_id", "court"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "recorded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_addressee")),
    )
    op.create_index(op.f("ix_notice_addressee_asset_id"), table, ["asset_id"])


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )
