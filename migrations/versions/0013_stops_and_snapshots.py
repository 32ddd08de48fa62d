"""Lots stopped until a person looked, snapshots of those that run, and replays wanted."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot_stop",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stopped_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.Column("told_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lifted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("lifted_because", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("lot_id", "stopped_at", name=op.f("pk_lot_stop")),
    )
    op.create_index(
        "uq_lot_stop_standing",
        "lot_stop",
        ["lot_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "lot_snapshot",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lot_snapshot")),
    )
    op.create_table(
        "lot_check",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("wanted_seq", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_lot_check")),
    )
    op.create_index(
        "ix_lot_check_wanted",
        "lot_check",
        ["lot_id"],
        unique=False,
        postgresql_where=sa.text("wanted_seq > seq"),
    )


def downgrade() -> None:
    op.drop_index("ix_lot_check_wanted", table_name="lot_check")
    op.drop_table("lot_check")
    op.drop_table("lot_snapshot")
    op.drop_index("uq_lot_stop_standing", table_name="lot_stop")
    op.drop_table("lot_stop")
