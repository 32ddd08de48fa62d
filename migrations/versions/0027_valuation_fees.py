"""Fees of the valuation: tariffs, advances, expenses, accounts, each fee; filed years."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB


def _fen(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _time(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    _create_tariffs()
    _create_advances()
    _create_expenses()
    _create_accounts()
    _create_fees()
    _create_years()


def downgrade() -> None:
    op.drop_table("court_year")
    for table in ("valuation_fee", "fee_account", "fee_expense", "fee_advance", "appraisal_tariff"):
        op.drop_table(table)


def _create_tariffs() -> None:
    op.create_table(
        "appraisal_tariff",
        _text("id"),
        _text("court_id"),
        _text("speciality"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tiers", _JSON(), nullable=False),
        _text("source"),
        _time("filed_at", nullable=False),
        _text("filed_by"),
        _key("appraisal_tariff", "court_id", "court"),
        _key("appraisal_tariff", "filed_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal_tariff")),
        sa.UniqueConstraint(
            "court_id",
            "speciality",
            "version",
            name=op.f("uq_appraisal_tariff_court_id_speciality_version"),
        ),
    )


def _create_advances() -> None:
    op.create_table(
        "fee_advance",
        _text("appraisal_id"),
        _text("court_id"),
        _text("case_id"),
        _text("state"),
        _fen("expected_fen"),
        _fen("estimate_fen"),
        _fen("amount_fen"),
        _time("estimated_at", nullable=False),
        _text("estimated_by"),
        _text("party_id", nullable=True),
        _text("payment_number"),
        _time("asked_at"),
        _time("due_at"),
        _time("paid_at"),
        _fen("paid_fen"),
        _text("payer_account"),
        _fen("used_fen"),
        _fen("returned_fen"),
        sa.CheckConstraint(
            "expected_fen > 0 AND estimate_fen >= 0 AND amount_fen >= 0",
            name=op.f("ck_fee_advance_sums"),
        ),
        sa.CheckConstraint(
            "used_fen >= 0 AND returned_fen >= 0", name=op.f("ck_fee_advance_spent")
        ),
        _key("fee_advance", "appraisal_id", "appraisal"),
        _key("fee_advance", "court_id", "court"),
        _key("fee_advance", "case_id", "enforcement_case"),
        _key("fee_advance", "estimated_by", "account"),
        _key("fee_advance", "party_id", "case_party"),
        sa.PrimaryKeyConstraint("appraisal_id", name=op.f("pk_fee_advance")),
    )
    op.create_index(op.f("ix_fee_advance_case_id"), "fee_advance", ["case_id"])


def _create_expenses() -> None:
    op.create_table(
        "fee_expense",
        _text("commission_id"),
        _text("court_id"),
        _fen("amount_fen"),
        _text("note"),
        _text("receipt_file_id", nullable=True),
        _time("entered_at", nullable=False),
        _text("entered_by"),
        _fen("accepted_fen", nullable=True),
        _text("decision_note"),
        _time("decided_at"),
        _text("decided_by", nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fee_expense_amount")),
        sa.CheckConstraint(
            "accepted_fen IS NULL OR accepted_fen BETWEEN 0 AND amount_fen",
            name=op.f("ck_fee_expense_accepted"),
        ),
        _key("fee_expense", "commission_id", "commission"),
        _key("fee_expense", "court_id", "court"),
        _key("fee_expense", "receipt_file_id", "stored_file"),
        _key("fee_expense", "entered_by", "account"),
        _key("fee_expense", "decided_by", "account"),
        sa.PrimaryKeyConstraint("commission_id", name=op.f("pk_fee_expense")),
    )


def _create_accounts() -> None:
    op.create_table(
        "fee_account",
        _text("agency_id"),
        _text("bank_account"),
        _time("named_at", nullable=False),
        _text("named_by"),
        _key("fee_account", "agency_id", "agency"),
        _key("fee_account", "named_by", "account"),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_fee_account")),
    )


def _create_fees() -> None:
    op.create_table(
        "valuation_fee",
        _text("id"),
        _text("court_id"),
        _text("case_id"),
        _text("asset_id"),
        _text("appraisal_id", nullable=True),
        _text("kind"),
        _text("subject"),
        _text("outcome"),
        _text("state"),
        _text("payee_name"),
        _text("agency_id", nullable=True),
        _fen("amount_fen", nullable=True),
        _fen("from_advance_fen"),
        sa.Column("arithmetic", _JSON(), nullable=False),
        _text("sale_id", nullable=True),
        _time("made_at", nullable=False),
        _time("booked_at"),
        sa.Column("advance_paid_out", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state = 'booked') = (amount_fen IS NOT NULL)",
            name=op.f("ck_valuation_fee_known_when_booked"),
        ),
        sa.CheckConstraint(
            "amount_fen >= 0 AND from_advance_fen >= 0", name=op.f("ck_valuation_fee_amounts")
        ),
        _key("valuation_fee", "court_id", "court"),
        _key("valuation_fee", "case_id", "enforcement_case"),
        _key("valuation_fee", "asset_id", "seized_asset"),
        _key("valuation_fee", "appraisal_id", "appraisal"),
        _key("valuation_fee", "agency_id", "agency"),
        _key("valuation_fee", "sale_id", "sale"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_valuation_fee")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_valuation_fee_kind_subject")),
    )
    for column in ("case_id", "asset_id", "appraisal_id"):
        op.create_index(op.f(f"ix_valuation_fee_{column}"), "valuation_fee", [column])


def _create_years() -> None:
    op.create_table(
        "court_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days_off", _JSON(), nullable=False),
        sa.Column("workdays", _JSON(), nullable=False),
        _text("source"),
        _time("filed_at", nullable=False),
        _text("filed_by"),
        _key("court_year", "filed_by", "account"),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_court_year")),
    )
