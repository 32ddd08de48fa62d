"""Deposits by card: payments through the gateway, its reports, orders, cases and balance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("incoming_transfer", "payout"):
        op.add_column(
            table, sa.Column("gateway", AutoString(), nullable=False, server_default="bank")
        )
    _payments()
    _orders()
    _events()
    _cases()
    _lines()


def _payments() -> None:
    op.create_table(
        "gateway_payment",
        _key("id"),
        _court(index=True),
        _text("account"),
        _refers("number", "payment_number.number", index=True),
        _text("means"),
        _text("capture"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", AutoString(), nullable=False, index=True),
        sa.Column("session_id", AutoString(), unique=True),
        _text("page_url"),
        sa.Column("intent_id", AutoString(), unique=True),
        sa.Column("charge_id", AutoString(), unique=True),
        sa.Column("transfer_id", AutoString(), sa.ForeignKey("incoming_transfer.id"), unique=True),
        sa.Column("is_disputed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("hold_until", sa.DateTime(timezone=True)),
        _at("opened_at"),
        sa.Column("look_at", sa.DateTime(timezone=True), index=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name="amount"),
    )
    op.create_index(
        "ix_gateway_payment_opened",
        "gateway_payment",
        ["number"],
        unique=True,
        postgresql_where=sa.text("state = 'opened'"),
    )


def _orders() -> None:
    op.create_table(
        "gateway_order",
        _key("key"),
        _court(),
        _refers("payment_id", "gateway_payment.id", index=True),
        _text("kind"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("payout_id", AutoString(), sa.ForeignKey("payout.id")),
        _text("state"),
        sa.Column("refund_id", AutoString(), unique=True),
        _text("failure"),
        _at("ordered_at"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name="amount"),
    )


def _events() -> None:
    op.create_table(
        "gateway_event",
        _key("id"),
        _text("account"),
        _text("kind"),
        _text("object_id"),
        sa.Column("intent_id", AutoString()),
        sa.Column("session_id", AutoString()),
        _text("content_hash"),
        _at("received_at"),
        sa.Column("state", AutoString(), nullable=False, index=True),
        _at("due_at"),
        sa.Column("attempts", sa.Integer(), nullable=False),
    )


def _cases() -> None:
    op.create_table(
        "gateway_case",
        _key("id"),
        _court(index=True),
        _text("reason"),
        _text("subject"),
        _text("number"),
        _at("opened_at"),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", AutoString(), sa.ForeignKey("account.id")),
        _text("note"),
        sa.UniqueConstraint("reason", "subject"),
    )


def _lines() -> None:
    op.create_table(
        "gateway_line",
        _key("id"),
        _court(index=True),
        _text("kind"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        _text("currency"),
        sa.Column("source_id", AutoString(), nullable=False, index=True),
        _at("at"),
        _at("read_at"),
        sa.Column("matched", sa.Boolean(), nullable=False),
    )


def _key(name: str) -> sa.Column:
    return sa.Column(name, AutoString(), primary_key=True)


def _text(name: str) -> sa.Column:
    return sa.Column(name, AutoString(), nullable=False)


def _at(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _court(*, index: bool = False) -> sa.Column:
    return _refers("court_id", "court.id", index=index)


def _refers(name: str, to: str, *, index: bool = False) -> sa.Column:
    return sa.Column(name, AutoString(), sa.ForeignKey(to), nullable=False, index=index)


def downgrade() -> None:
    for table in ("line", "case", "event", "order", "payment"):
        op.drop_table(f"gateway_{table}")
    for table in ("incoming_transfer", "payout"):
        op.drop_column(table, "gateway")
