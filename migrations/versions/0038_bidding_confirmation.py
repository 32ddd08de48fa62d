"""Bidding on a lot is confirmed with the password, once in each sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bidding_confirmation",
        sa.Column(
            "sign_in_id",
            AutoString(),
            sa.ForeignKey("sign_in.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("lot_id", AutoString(), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("bidding_confirmation")
