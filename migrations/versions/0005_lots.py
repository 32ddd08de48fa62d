"""Reference prices, lots, panel decisions, announcements."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_price",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asset_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("report_file_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("fixed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["seized_asset.id"], name=op.f("fk_reference_price_asset_id_seized_asset")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["enforcement_case.id"],
            name=op.f("fk_reference_price_case_id_enforcement_case"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_reference_price_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["report_file_id"],
            ["stored_file.id"],
            name=op.f("fk_reference_price_report_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_price")),
    )
    op.create_index(
        op.f("ix_reference_price_asset_id"), "reference_price", ["asset_id"], unique=False
    )
    op.create_table(
        "lot",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asset_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reference_price_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("category", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("round", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("previous_lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("is_resale", sa.Boolean(), nullable=False),
        sa.Column("barred_account_ids", postgresql.JSONB(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=True),
        sa.Column("drafted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("opens_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ends_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["seized_asset.id"], name=op.f("fk_lot_asset_id_seized_asset")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_lot_case_id_enforcement_case")
        ),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_lot_court_id_court")),
        sa.ForeignKeyConstraint(
            ["previous_lot_id"], ["lot.id"], name=op.f("fk_lot_previous_lot_id_lot")
        ),
        sa.ForeignKeyConstraint(
            ["reference_price_id"],
            ["reference_price.id"],
            name=op.f("fk_lot_reference_price_id_reference_price"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("court_id", "number", name=op.f("uq_lot_court_id_number")),
    )
    op.create_index(op.f("ix_lot_asset_id"), "lot", ["asset_id"], unique=False)
    op.create_index(op.f("ix_lot_case_id"), "lot", ["case_id"], unique=False)
    op.create_index(op.f("ix_lot_court_id"), "lot", ["court_id"], unique=False)
    op.create_index(op.f("ix_lot_opens_at"), "lot", ["opens_at"], unique=False)
    op.create_index(op.f("ix_lot_state"), "lot", ["state"], unique=False)
    op.create_table(
        "announcement",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_announcement_court_id_court")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_announcement_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("lot_id", "version", name=op.f("uq_announcement_lot_id_version")),
    )
    op.create_index(op.f("ix_announcement_lot_id"), "announcement", ["lot_id"], unique=False)
    op.create_table(
        "terms_decision",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lot_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("terms_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("proposed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("proposed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_terms_decision_court_id_court")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_terms_decision_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_terms_decision_proposed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_decision")),
    )
    op.create_index(op.f("ix_terms_decision_lot_id"), "terms_decision", ["lot_id"], unique=False)
    op.create_table(
        "terms_signature",
        sa.Column("decision_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("member_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("signed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["terms_decision.id"],
            name=op.f("fk_terms_signature_decision_id_terms_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["account.id"], name=op.f("fk_terms_signature_member_id_account")
        ),
        sa.PrimaryKeyConstraint("decision_id", "member_id", name=op.f("pk_terms_signature")),
    )


def downgrade() -> None:
    op.drop_table("terms_signature")
    op.drop_index(op.f("ix_terms_decision_lot_id"), table_name="terms_decision")
    op.drop_table("terms_decision")
    op.drop_index(op.f("ix_announcement_lot_id"), table_name="announcement")
    op.drop_table("announcement")
    op.drop_index(op.f("ix_lot_state"), table_name="lot")
    op.drop_index(op.f("ix_lot_opens_at"), table_name="lot")
    op.drop_index(op.f("ix_lot_court_id"), table_name="lot")
    op.drop_index(op.f("ix_lot_case_id"), table_name="lot")
    op.drop_index(op.f("ix_lot_asset_id"), table_name="lot")
    op.drop_table("lot")
    op.drop_index(op.f("ix_reference_price_asset_id"), table_name="reference_price")
    op.drop_table("reference_price")
