"""The ladder of methods; a served report is named by its id, whichever room keeps it."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime

# An appraisal that runs or ran before the ladder was kept becomes the one method of a procedure.
_PROCEDURES = """
INSERT INTO price_procedure (id, court_id, case_id, asset_id, state, findings, conditions,
  started_at, found_at, closed_at, closing_ground, closing_note, suspension_ground, suspension_note)
SELECT 'prc' || substr(id, 4), court_id, case_id, asset_id,
  CASE WHEN closed_at IS NULL THEN 'running' WHEN state = 'fixed' THEN 'priced' ELSE 'withdrawn' END,
  '{}', '{"both_ask": ["appraisal"]}', started_at, started_at, closed_at, '', '', '', ''
FROM appraisal
"""
_METHODS = """
INSERT INTO price_method (id, court_id, procedure_id, place, method, state, reference, begun_at,
  ended_at, why)
SELECT 'mth' || substr(id, 4), court_id, 'prc' || substr(id, 4), 1, 'appraisal',
  CASE WHEN closed_at IS NULL THEN 'running' WHEN state = 'fixed' THEN 'priced' ELSE 'failed' END,
  id, started_at, closed_at, CASE WHEN state = 'exhausted' THEN 'agencies_used_up' ELSE '' END
FROM appraisal
"""


def upgrade() -> None:
    _create_procedures()
    _create_methods()
    op.add_column("appraisal", sa.Column("procedure_id", _TEXT(), nullable=True))
    op.execute(_PROCEDURES)
    op.execute(_METHODS)
    op.execute("UPDATE appraisal SET procedure_id = 'prc' || substr(id, 4)")
    op.alter_column("appraisal", "procedure_id", nullable=False)
    op.create_index(op.f("ix_appraisal_procedure_id"), "appraisal", ["procedure_id"])
    op.create_foreign_key(
        op.f("fk_appraisal_procedure_id_price_procedure"),
        "appraisal",
        "price_procedure",
        ["procedure_id"],
        ["id"],
    )
    for table in ("report_service", "report_objection"):
        name = op.f(f"fk_{table}_report_id_appraisal_report")
        op.drop_constraint(name, table, type_="foreignkey")
    op.create_index(op.f("ix_report_objection_report_id"), "report_objection", ["report_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_report_objection_report_id"), table_name="report_objection")
    for table in ("report_service", "report_objection"):
        name = op.f(f"fk_{table}_report_id_appraisal_report")
        op.create_foreign_key(name, table, "appraisal_report", ["report_id"], ["id"])
    op.drop_constraint(
        op.f("fk_appraisal_procedure_id_price_procedure"), "appraisal", type_="foreignkey"
    )
    op.drop_index(op.f("ix_appraisal_procedure_id"), table_name="appraisal")
    op.drop_column("appraisal", "procedure_id")
    op.drop_table("price_method")
    op.drop_table("price_procedure")


def _create_procedures() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "price_procedure",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("case_id", _TEXT(), nullable=False),
        sa.Column("asset_id", _TEXT(), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("findings", json, nullable=False),
        sa.Column("conditions", json, nullable=False),
        sa.Column("started_at", _TIME(), nullable=False),
        sa.Column("found_at", _TIME(), nullable=True),
        sa.Column("closed_at", _TIME(), nullable=True),
        sa.Column("closing_ground", _TEXT(), nullable=False),
        sa.Column("closing_note", _TEXT(), nullable=False),
        sa.Column("suspended_at", _TIME(), nullable=True),
        sa.Column("suspension_ground", _TEXT(), nullable=False),
        sa.Column("suspension_note", _TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_price_procedure_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["enforcement_case.id"],
            name=op.f("fk_price_procedure_case_id_enforcement_case"),
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["seized_asset.id"], name=op.f("fk_price_procedure_asset_id_seized_asset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_procedure")),
    )
    for column in ("court_id", "case_id", "asset_id"):
        op.create_index(op.f(f"ix_price_procedure_{column}"), "price_procedure", [column])
    op.create_index(
        "ix_price_procedure_running",
        "price_procedure",
        ["asset_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _create_methods() -> None:
    op.create_table(
        "price_method",
        sa.Column("id", _TEXT(), nullable=False),
        sa.Column("court_id", _TEXT(), nullable=False),
        sa.Column("procedure_id", _TEXT(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("method", _TEXT(), nullable=False),
        sa.Column("state", _TEXT(), nullable=False),
        sa.Column("reference", _TEXT(), nullable=False),
        sa.Column("begun_at", _TIME(), nullable=False),
        sa.Column("ended_at", _TIME(), nullable=True),
        sa.Column("why", _TEXT(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_price_method_amount")
        ),
        sa.ForeignKeyConstraint(
            ["court_id"], ["court.id"], name=op.f("fk_price_method_court_id_court")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"],
            ["price_procedure.id"],
            name=op.f("fk_price_method_procedure_id_price_procedure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_method")),
        sa.UniqueConstraint(
            "procedure_id", "place", name=op.f("uq_price_method_procedure_id_place")
        ),
    )
    op.create_index(op.f("ix_price_method_procedure_id"), "price_method", ["procedure_id"])
    op.create_index(
        "ix_price_method_running",
        "price_method",
        ["procedure_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
