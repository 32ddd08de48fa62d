"""Orders, signed by two, to open who is behind a paddle; a desk sees its own answers only."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What a program was answered when it applied for a lot says so: a desk repeats its own acts only.
_OWN_ANSWERS = """
CREATE POLICY own_answers ON idempotency_record USING (
  current_user <> 'auction_desk' OR account_id = current_setting('auction.actor', true))
"""


def upgrade() -> None:
    op.execute("ALTER TABLE idempotency_record ENABLE ROW LEVEL SECURITY")
    op.execute(_OWN_ANSWERS)
    op.create_table(
        "opening_order",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("paddle", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("holder_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("holder_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_opening_order_two_people")),
        sa.CheckConstraint(
            "opened_at IS NULL OR decided_by IS NOT NULL",
            name=op.f("ck_opening_order_opened_when_signed"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_opening_order_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_opening_order_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_opening_order_decided_by_account")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_opening_order_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_order")),
    )
    op.create_index(op.f("ix_opening_order_court_id"), "opening_order", ["court_id"], unique=False)
    op.create_index(op.f("ix_opening_order_lot_id"), "opening_order", ["lot_id"], unique=False)
    op.create_index(
        "uq_opening_order_standing",
        "opening_order",
        ["lot_id", "paddle"],
        unique=True,
        postgresql_where=sa.text("state <> 'declined'"),
    )


def downgrade() -> None:
    op.drop_table("opening_order")
    op.execute("DROP POLICY own_answers ON idempotency_record")
    op.execute("ALTER TABLE idempotency_record DISABLE ROW LEVEL SECURITY")
