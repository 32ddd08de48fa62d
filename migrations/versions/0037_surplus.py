"""Sales without surplus, and the debtor's consent that everything is sold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_surplus_notice",
        sa.Column("lot_id", AutoString(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("court_id", AutoString(), sa.ForeignKey("court.id"), nullable=False),
        sa.Column("start_fen", sa.BigInteger(), nullable=False),
        sa.Column("burden_fen", sa.BigInteger(), nullable=False),
        sa.Column("told_by", AutoString(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.Column("until_at", UTCDateTime(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked_by", AutoString(), sa.ForeignKey("account.id"), nullable=True),
    )
    op.create_table(
        "sell_all_consent",
        sa.Column("case_id", AutoString(), sa.ForeignKey("enforcement_case.id"), primary_key=True),
        sa.Column("party_id", AutoString(), sa.ForeignKey("case_party.id"), primary_key=True),
        sa.Column("court_id", AutoString(), sa.ForeignKey("court.id"), nullable=False),
        sa.Column("recorded_by", AutoString(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("sell_all_consent")
    op.drop_table("no_surplus_notice")
