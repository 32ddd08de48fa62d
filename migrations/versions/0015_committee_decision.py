"""The recorded decision of the committee that sells a ship."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "committee_decision",
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recorded_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_committee_decision_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lot.id"], name=op.f("fk_committee_decision_lot_id_lot")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_committee_decision_recorded_by_account")
        ),
        sa.PrimaryKeyConstraint("lot_id", name=op.f("pk_committee_decision")),
    )


def downgrade() -> None:
    op.drop_table("committee_decision")
