"""Decisions on kept deposits, what an annulled sale's payees give back, tables of taxes."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.add_column(
        "sale", sa.Column("topped_up_fen", sa.BigInteger(), nullable=False, server_default="0")
    )
    _kept()
    _annulled()
    _taxes()


def downgrade() -> None:
    op.drop_table("tax_table")
    op.drop_table("return_claim")
    op.drop_table("annulled_part")
    op.drop_table("top_up_decision")
    op.drop_table("related_debt")
    op.drop_column("sale", "topped_up_fen")


def _kept() -> None:
    op.create_table(
        "related_debt",
        sa.Column("id", AutoString(), primary_key=True),
        _key("court_id", "court"),
        _key("case_id", "enforcement_case"),
        _key("sale_id", "sale", index=True),
        *(_text(name) for name in ("payee_name", "payee_account", "debt")),
        _fen("amount_fen"),
        _text("reason"),
        _key("decided_by", "account"),
        _time("decided_at", nullable=False),
        sa.CheckConstraint("amount_fen > 0", name="ck_related_debt_amount"),
    )
    op.create_table(
        "top_up_decision",
        sa.Column("sale_id", AutoString(), sa.ForeignKey("sale.id"), primary_key=True),
        _key("court_id", "court"),
        sa.Column("is_ordered", sa.Boolean(), nullable=False),
        _fen("uncovered_fen"),
        _fen("amount_fen"),
        _text("reason"),
        _text("payment_number", nullable=True),
        _key("decided_by", "account"),
        _time("decided_at", nullable=False),
        _time("paid_at"),
        sa.CheckConstraint("(amount_fen > 0) = is_ordered", name="ck_top_up_decision_amount"),
        sa.CheckConstraint(
            "is_ordered = (payment_number IS NOT NULL)", name="ck_top_up_decision_number"
        ),
    )


def _annulled() -> None:
    op.create_table(
        "annulled_part",
        sa.Column("sale_id", AutoString(), sa.ForeignKey("sale.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        _key("court_id", "court"),
        *(_text(name) for name in ("key", "payee_name", "payee_account")),
        _fen("amount_fen"),
        _fen("ordered_fen"),
        sa.CheckConstraint("amount_fen > 0", name="ck_annulled_part_amount"),
        sa.CheckConstraint("ordered_fen BETWEEN 0 AND amount_fen", name="ck_annulled_part_ordered"),
    )
    op.create_table(
        "return_claim",
        sa.Column("id", AutoString(), primary_key=True),
        _key("court_id", "court", index=True),
        _key("case_id", "enforcement_case"),
        _key("sale_id", "sale", index=True),
        sa.Column(
            "payout_id", AutoString(), sa.ForeignKey("payout.id"), nullable=False, unique=True
        ),
        *(_text(name) for name in ("claim", "purpose", "payee_name")),
        _fen("amount_fen"),
        _text("payment_number"),
        _text("state"),
        _time("due_at", nullable=False),
        _time("opened_at", nullable=False),
        _time("ended_at"),
        sa.CheckConstraint("amount_fen > 0", name="ck_return_claim_amount"),
    )


def _taxes() -> None:
    op.create_table(
        "tax_table",
        sa.Column("id", AutoString(), primary_key=True),
        _key("court_id", "court"),
        _text("state"),
        sa.Column("version", sa.Integer(), nullable=True),
        *(_text(name) for name in ("file_name", "file_sha256")),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("columns", "lines", "rates")),
        _key("read_by", "account"),
        _time("read_at", nullable=False),
        _key("counted_by", "account", nullable=True),
        _time("counts_since_at"),
        _time("replaced_at"),
        sa.CheckConstraint("(state = 'preview') = (version IS NULL)", name="ck_tax_table_version"),
    )
    op.create_index(
        "uq_tax_table_counting",
        "tax_table",
        ["court_id"],
        unique=True,
        postgresql_where=sa.text("state = 'counts'"),
    )
    op.create_index("uq_tax_table_version", "tax_table", ["court_id", "version"], unique=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=nullable)


def _fen(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _time(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, _TIME(), nullable=nullable)


def _key(name: str, table: str, *, index: bool = False, nullable: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id")
    return sa.Column(name, AutoString(), key, nullable=nullable, index=index)
