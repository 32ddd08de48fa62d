"""Agencies, appraisals, reports, objections."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("licence_no", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("speciality", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("contact", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("listed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("suspended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("suspension_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["court_id"], ["court.id"], name=op.f("fk_agency_court_id_court")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("court_id", "licence_no", name=op.f("uq_agency_court_id_licence_no")),
    )
    op.create_index(op.f("ix_agency_court_id"), "agency", ["court_id"], unique=False)
    op.create_table(
        "agency_account",
        sa.Column("agency_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bound_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_agency_account_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_account_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("agency_id", "account_id", name=op.f("pk_agency_account")),
    )
    op.create_index(
        op.f("ix_agency_account_account_id"), "agency_account", ["account_id"], unique=False
    )
    op.create_table(
        "appraisal",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asset_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("speciality", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("chosen_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("chosen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["seized_asset.id"], name=op.f("fk_appraisal_asset_id_seized_asset")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["enforcement_case.id"], name=op.f("fk_appraisal_case_id_enforcement_case")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_appraisal_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
    )
    op.create_index(op.f("ix_appraisal_asset_id"), "appraisal", ["asset_id"], unique=False)
    op.create_index(op.f("ix_appraisal_case_id"), "appraisal", ["case_id"], unique=False)
    op.create_index(op.f("ix_appraisal_court_id"), "appraisal", ["court_id"], unique=False)
    op.create_index(
        "ix_appraisal_running",
        "appraisal",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "appraisal_draw",
        sa.Column("appraisal_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("record", postgresql.JSONB(), nullable=False),
        sa.Column("drawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_appraisal_draw_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_appraisal_draw_court_id_court")
        ),
        sa.PrimaryKeyConstraint("appraisal_id", name=op.f("pk_appraisal_draw")),
    )
    op.create_table(
        "commission",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("appraisal_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("agency_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("offered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decline_ground", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decline_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("ck_commission_place")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_commission_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.id"], name=op.f("fk_commission_appraisal_id_appraisal")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_commission_court_id_court")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
        sa.UniqueConstraint(
            "appraisal_id", "agency_id", name=op.f("uq_commission_appraisal_id_agency_id")
        ),
        sa.UniqueConstraint("appraisal_id", "place", name=op.f("uq_commission_appraisal_id_place")),
    )
    op.create_index(op.f("ix_commission_agency_id"), "commission", ["agency_id"], unique=False)
    op.create_table(
        "appraisal_report",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("appraisal_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("commission_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("original_file_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("corrects_upheld", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=False),
        sa.Column("uploaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("returned_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("return_ground", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("return_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("delivered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("objections_until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_appraisal_report_amount")),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["appraisal.id"],
            name=op.f("fk_appraisal_report_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["commission_id"],
            ["commission.id"],
            name=op.f("fk_appraisal_report_commission_id_commission"),
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_appraisal_report_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_appraisal_report_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["original_file_id"],
            ["stored_file.id"],
            name=op.f("fk_appraisal_report_original_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_report")),
        sa.UniqueConstraint(
            "commission_id", "version", name=op.f("uq_appraisal_report_commission_id_version")
        ),
    )
    op.create_index(
        op.f("ix_appraisal_report_appraisal_id"), "appraisal_report", ["appraisal_id"], unique=False
    )
    op.create_table(
        "report_objection",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("report_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("party_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("grounds", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("raised_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("raised_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_report_objection_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_report_objection_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["case_party.id"], name=op.f("fk_report_objection_party_id_case_party")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["account.id"], name=op.f("fk_report_objection_raised_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["appraisal_report.id"],
            name=op.f("fk_report_objection_report_id_appraisal_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_objection")),
        sa.UniqueConstraint(
            "report_id", "party_id", name=op.f("uq_report_objection_report_id_party_id")
        ),
    )
    op.create_table(
        "report_service",
        sa.Column("report_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("party_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("way", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("served_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("objections_until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_report_service_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["case_party.id"], name=op.f("fk_report_service_party_id_case_party")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["appraisal_report.id"],
            name=op.f("fk_report_service_report_id_appraisal_report"),
        ),
        sa.PrimaryKeyConstraint("report_id", "party_id", name=op.f("pk_report_service")),
    )
    op.create_index(
        op.f("ix_report_service_party_id"), "report_service", ["party_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_report_service_party_id"), table_name="report_service")
    op.drop_table("report_service")
    op.drop_table("report_objection")
    op.drop_index(op.f("ix_appraisal_report_appraisal_id"), table_name="appraisal_report")
    op.drop_table("appraisal_report")
    op.drop_index(op.f("ix_commission_agency_id"), table_name="commission")
    op.drop_table("commission")
    op.drop_table("appraisal_draw")
    op.drop_index(
        "ix_appraisal_running",
        table_name="appraisal",
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_appraisal_court_id"), table_name="appraisal")
    op.drop_index(op.f("ix_appraisal_case_id"), table_name="appraisal")
    op.drop_index(op.f("ix_appraisal_asset_id"), table_name="appraisal")
    op.drop_table("appraisal")
    op.drop_index(op.f("ix_agency_account_account_id"), table_name="agency_account")
    op.drop_table("agency_account")
    op.drop_index(op.f("ix_agency_court_id"), table_name="agency")
    op.drop_table("agency")
