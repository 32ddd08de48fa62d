"""Sales and distributions."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sale",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("buyer_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("buyer_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("paddle", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("deposit_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("deposit_fen", sa.BigInteger(), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.Column("balance_paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("payment_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("balance_due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("confirmed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("confirmation_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("paid_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ruling_number", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("ruling_made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ruling_served_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("handed_over_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("hand_over_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("defaulted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("forfeit_applied_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["account.id"], name=op.f("fk_sale_buyer_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_sale_case_id_enforcement_case")
        ),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_sale_court_id_court")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_sale_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale")),
        sa.UniqueConstraint("lot_id", name=op.f("uq_sale_lot_id")),
    )
    op.create_index(op.f("ix_sale_buyer_id"), "sale", ["buyer_id"], unique=False)
    op.create_index(op.f("ix_sale_case_id"), "sale", ["case_id"], unique=False)
    op.create_index(op.f("ix_sale_court_id"), "sale", ["court_id"], unique=False)
    op.create_table(
        "distribution",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sale_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("forfeits", postgresql.JSONB(), nullable=False),
        sa.Column("proceeds_fen", sa.BigInteger(), nullable=False),
        sa.Column("surplus_fen", sa.BigInteger(), nullable=False),
        sa.Column("short_fen", sa.BigInteger(), nullable=False),
        sa.Column("accounts", postgresql.JSONB(), nullable=False),
        sa.Column("proposed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("approved_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("approved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("paid_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_distribution_approved_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["enforcement_case.id"],
            name=op.f("fk_distribution_case_id_enforcement_case"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_distribution_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["sale_id"], ["sale.id"], name=op.f("fk_distribution_sale_id_sale")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
        sa.UniqueConstraint("sale_id", name=op.f("uq_distribution_sale_id")),
    )
    op.create_index(op.f("ix_distribution_case_id"), "distribution", ["case_id"], unique=False)
    op.create_index(op.f("ix_distribution_court_id"), "distribution", ["court_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_distribution_court_id"), table_name="distribution")
    op.drop_index(op.f("ix_distribution_case_id"), table_name="distribution")
    op.drop_table("distribution")
    op.drop_index(op.f("ix_sale_court_id"), table_name="sale")
    op.drop_index(op.f("ix_sale_case_id"), table_name="sale")
    op.drop_index(op.f("ix_sale_buyer_id"), table_name="sale")
    op.drop_table("sale")
