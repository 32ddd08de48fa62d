"""What the card gateway sends to the court's own bank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0046"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_payout",
        sa.Column("id", AutoString(), primary_key=True),
        sa.Column("court_id", AutoString(), sa.ForeignKey("court.id"), nullable=False, index=True),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", AutoString(), nullable=False, index=True),
        sa.Column("payout_id", AutoString(), unique=True),
        sa.Column("failure", AutoString(), nullable=False),
        sa.Column("ordered_by", AutoString(), sa.ForeignKey("account.id")),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("amount_fen > 0", name="amount"),
    )


def downgrade() -> None:
    op.drop_table("gateway_payout")
