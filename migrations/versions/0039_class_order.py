"""The order of the classes that a judge confirms for a distribution plan."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_KEY = "fk_distribution_ordered_by_account"


def upgrade() -> None:
    op.add_column(
        "distribution",
        sa.Column("class_order", postgresql.JSONB(), nullable=False, server_default="[]"),
    )
    op.alter_column("distribution", "class_order", server_default=None)
    op.add_column(
        "distribution", sa.Column("ordered_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True)
    )
    op.add_column(
        "distribution", sa.Column("ordered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
    )
    op.create_foreign_key(op.f(_KEY), "distribution", "account", ["ordered_by"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f(_KEY), "distribution", type_="foreignkey")
    for column in ("ordered_at", "ordered_by", "class_order"):
        op.drop_column("distribution", column)
