"""The court's acts on a running lot, known holders of priority, and claims of it."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "lot_act",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("lot_id", _TEXT(), nullable=False),
        sa.Column("kind", _TEXT(), nullable=False),
        sa.Column("ground", _TEXT(), nullable=False),
        sa.Column("reason", _TEXT(), nullable=False),
        sa.Column("until_at", _TIME(), nullable=True),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("ordered_by", _TEXT(), nullable=False),
        sa.Column("ordered_at", _TIME(), nullable=False),
        sa.Column("taken_at", _TIME(), nullable=True),
        sa.Column("ground_gone_at", _TIME(), nullable=True),
        sa.Column("refused_code", _TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_lot_act_court_id_court")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_act_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["account.id"], name=op.f("fk_lot_act_ordered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_act")),
    )
    op.create_index(op.f("ix_lot_act_lot_id"), "lot_act", ["lot_id"], unique=False)
    op.create_index(
        "ix_lot_act_waiting",
        "lot_act",
        ["lot_id"],
        unique=True,
        postgresql_where=sa.text("state = 'ordered'"),
    )
    op.create_table(
        "priority_holder",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("asset_id", _TEXT(), nullable=False),
        sa.Column("name", _TEXT(), nullable=False),
        sa.Column("basis", _TEXT(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("recorded_by", _TEXT(), nullable=False),
        sa.Column("recorded_at", _TIME(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["seized_asset.id"], name=op.f("fk_priority_holder_asset_id_seized_asset")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_priority_holder_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_priority_holder_recorded_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_holder")),
    )
    op.create_index(
        op.f("ix_priority_holder_asset_id"), "priority_holder", ["asset_id"], unique=False
    )
    op.create_table(
        "priority_claim",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("lot_id", _TEXT(), nullable=False),
        sa.Column("deposit_number", _TEXT(), nullable=False),
        sa.Column("claimant", _TEXT(), nullable=False),
        sa.Column("basis", _TEXT(), nullable=False),
        sa.Column("statement", _TEXT(), nullable=False),
        sa.Column("file_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reason", _TEXT(), nullable=False),
        sa.Column("claimed_at", _TIME(), nullable=False),
        sa.Column("decided_by", _TEXT(), nullable=True),
        sa.Column("decided_at", _TIME(), nullable=True),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_priority_claim_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["deposit_number"],
            ["deposit.number"],
            name=op.f("fk_priority_claim_deposit_number_deposit"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_priority_claim_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_priority_claim_decided_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_claim")),
    )
    op.create_index(
        op.f("ix_priority_claim_deposit_number"), "priority_claim", ["deposit_number"], unique=False
    )
    op.create_index(
        op.f("ix_priority_claim_court_id"), "priority_claim", ["court_id"], unique=False
    )
    op.create_index(
        "ix_priority_claim_standing",
        "priority_claim",
        ["deposit_number"],
        unique=True,
        postgresql_where=sa.text("state <> 'refused'"),
    )


def downgrade() -> None:
    op.drop_table("priority_claim")
    op.drop_table("priority_holder")
    op.drop_table("lot_act")
