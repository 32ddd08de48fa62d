"""From which sub-roster a party would have chance take its three agencies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    level = sa.Column("draw_level", AutoString(), nullable=False, server_default="")
    op.add_column("agency_choice", level)


def downgrade() -> None:
    op.drop_column("agency_choice", "draw_level")
