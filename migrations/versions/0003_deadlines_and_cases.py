"""Deadlines and enforcement cases."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("law", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("fired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_deadline_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_case_id"), "deadline", ["case_id"], unique=False)
    op.create_index(op.f("ix_deadline_court_id"), "deadline", ["court_id"], unique=False)
    op.create_index(
        "ix_deadline_due",
        "deadline",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("fired_at IS NULL AND closed_at IS NULL"),
    )
    op.create_index(
        "ix_deadline_open",
        "deadline",
        ["kind", "subject"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix_deadline_subject"), "deadline", ["subject"], unique=False)
    op.create_table(
        "enforcement_case",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("judge_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opened_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_enforcement_case_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["account.id"], name=op.f("fk_enforcement_case_judge_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enforcement_case")),
        sa.UniqueConstraint("court_id", "number", name=op.f("uq_enforcement_case_court_id_number")),
    )
    op.create_index(
        op.f("ix_enforcement_case_court_id"), "enforcement_case", ["court_id"], unique=False
    )
    op.create_table(
        "case_cost",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payee_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("payee_account", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_case_cost_amount")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_case_cost_case_id_enforcement_case")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_case_cost_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_cost")),
    )
    op.create_index(op.f("ix_case_cost_case_id"), "case_cost", ["case_id"], unique=False)
    op.create_table(
        "case_party",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("bank_account", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_case_party_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["enforcement_case.id"],
            name=op.f("fk_case_party_case_id_enforcement_case"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_case_party_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_party")),
    )
    op.create_index(op.f("ix_case_party_account_id"), "case_party", ["account_id"], unique=False)
    op.create_index(op.f("ix_case_party_case_id"), "case_party", ["case_id"], unique=False)
    op.create_table(
        "seized_asset",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_zh", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name_en", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description_zh", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description_en", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location_zh", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("location_en", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("encumbrances", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("occupation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("defects", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seized_on", sa.Date(), nullable=False),
        sa.Column("seizure_lapses_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["enforcement_case.id"],
            name=op.f("fk_seized_asset_case_id_enforcement_case"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_seized_asset_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seized_asset")),
    )
    op.create_index(op.f("ix_seized_asset_case_id"), "seized_asset", ["case_id"], unique=False)
    op.create_table(
        "asset_photo",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asset_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("file_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("caption", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["seized_asset.id"], name=op.f("fk_asset_photo_asset_id_seized_asset")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_asset_photo_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_photo")),
    )
    op.create_index(op.f("ix_asset_photo_asset_id"), "asset_photo", ["asset_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("party_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("claim_class", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("seized_on", sa.Date(), nullable=True),
        sa.Column("principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("costs_fen", sa.BigInteger(), nullable=False),
        sa.Column("doubled_interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("collateral_asset_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "principal_fen >= 0 AND interest_fen >= 0 AND costs_fen >= 0 AND doubled_interest_fen >= 0 AND principal_fen + interest_fen + costs_fen + doubled_interest_fen > 0",
            name=op.f("ck_claim_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_claim_case_id_enforcement_case")
        ),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_claim_court_id_court")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["case_party.id"], name=op.f("fk_claim_party_id_case_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_case_id"), "claim", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_claim_case_id"), table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_asset_photo_asset_id"), table_name="asset_photo")
    op.drop_table("asset_photo")
    op.drop_index(op.f("ix_seized_asset_case_id"), table_name="seized_asset")
    op.drop_table("seized_asset")
    op.drop_index(op.f("ix_case_party_case_id"), table_name="case_party")
    op.drop_index(op.f("ix_case_party_account_id"), table_name="case_party")
    op.drop_table("case_party")
    op.drop_index(op.f("ix_case_cost_case_id"), table_name="case_cost")
    op.drop_table("case_cost")
    op.drop_index(op.f("ix_enforcement_case_court_id"), table_name="enforcement_case")
    op.drop_table("enforcement_case")
    op.drop_index(op.f("ix_deadline_subject"), table_name="deadline")
    op.drop_index(
        "ix_deadline_open", table_name="deadline", postgresql_where=sa.text("closed_at IS NULL")
    )
    op.drop_index(
        "ix_deadline_due",
        table_name="deadline",
        postgresql_where=sa.text("fired_at IS NULL AND closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_deadline_court_id"), table_name="deadline")
    op.drop_index(op.f("ix_deadline_case_id"), table_name="deadline")
    op.drop_table("deadline")
