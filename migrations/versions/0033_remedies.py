"""Outsiders' claims, objections to enforcement, redemption by the debtor, annulment of a sale."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _time(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    _create_claims()
    _create_objections()
    _create_steps()
    _create_redemptions()
    op.alter_column("lot_act", "ordered_by", existing_type=_TEXT(), nullable=True)
    _widen_sales()


def downgrade() -> None:
    op.drop_constraint(op.f("fk_sale_annulled_by_account"), "sale", type_="foreignkey")
    for column in (
        "annulment_basis",
        "annulment_reason",
        "annulment_ground",
        "annulled_from",
        "annulled_by",
        "annulled_at",
    ):
        op.drop_column("sale", column)
    # What the platform itself ordered has no person to name; the judge of the case stands for it.
    op.execute(
        "UPDATE lot_act SET ordered_by = (SELECT c.judge_id FROM lot AS l JOIN enforcement_case"
        " AS c ON c.id = l.case_id WHERE l.id = lot_act.lot_id) WHERE ordered_by IS NULL"
    )
    op.alter_column("lot_act", "ordered_by", existing_type=_TEXT(), nullable=False)
    for table in (
        "redemption",
        "thing_over",
        "remedy_step",
        "enforcement_objection",
        "outsider_claim",
    ):
        op.drop_table(table)


def _create_claims() -> None:
    table = "outsider_claim"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("case_id"),
        _text("asset_id"),
        _text("account_id", nullable=True),
        _text("outsider_key"),
        _text("outsider_name"),
        _text("right_claimed"),
        _text("words"),
        _text("file_id", nullable=True),
        _text("state"),
        _text("filed_by"),
        _time("filed_at", nullable=False),
        _time("decided_at"),
        _text("decided_by", nullable=True),
        _time("served_at"),
        _time("closed_at"),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "account_id", "account"),
        _key(table, "file_id", "stored_file"),
        _key(table, "filed_by", "account"),
        _key(table, "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "court_id", "case_id", "asset_id", "account_id")
    op.create_index(
        "uq_outsider_claim_open",
        table,
        ["asset_id", "outsider_key"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _create_objections() -> None:
    table = "enforcement_objection"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("case_id"),
        _text("asset_id", nullable=True),
        _text("account_id", nullable=True),
        _text("objector_key"),
        _text("objector_name"),
        sa.Column("is_party", sa.Boolean(), nullable=False),
        _text("target"),
        _text("sale_ground"),
        _text("act_attacked"),
        _text("words"),
        _text("file_id", nullable=True),
        _text("state"),
        _text("outcome"),
        _text("filed_by"),
        _time("filed_at", nullable=False),
        _time("decided_at"),
        _text("decided_by", nullable=True),
        _time("served_at"),
        _time("extended_at"),
        _time("closed_at"),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "account_id", "account"),
        _key(table, "file_id", "stored_file"),
        _key(table, "filed_by", "account"),
        _key(table, "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "court_id", "case_id", "asset_id", "account_id")
    op.create_index(
        "uq_enforcement_objection_open",
        table,
        ["case_id", "objector_key", "target"],
        unique=True,
        postgresql_where=sa.text("state IN ('filed', 'registered')"),
    )


def _create_steps() -> None:
    op.create_table(
        "remedy_step",
        _text("id"),
        _text("court_id"),
        _text("remedy_id"),
        _text("step"),
        _text("outcome"),
        _text("reason"),
        _text("done_by", nullable=True),
        _time("done_at", nullable=False),
        _key("remedy_step", "court_id", "court"),
        _key("remedy_step", "done_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy_step")),
    )
    _index("remedy_step", "remedy_id")
    op.create_table(
        "thing_over",
        _text("asset_id"),
        _time("over_at", nullable=False),
        _key("thing_over", "asset_id", "seized_asset"),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_thing_over")),
    )
    op.execute(
        "INSERT INTO thing_over (asset_id, over_at) SELECT l.asset_id, min(s.ruling_served_at)"
        " FROM sale AS s JOIN lot AS l ON l.id = s.lot_id WHERE s.ruling_served_at IS NOT NULL"
        " GROUP BY l.asset_id"
    )


def _create_redemptions() -> None:
    table = "redemption"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("case_id"),
        _text("payer_name"),
        _text("payer_account"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _text("payment_number"),
        _text("state"),
        _text("asked_by"),
        _time("asked_at", nullable=False),
        _time("paid_at"),
        _text("decided_by", nullable=True),
        _time("decided_at"),
        _text("reason"),
        sa.Column("lines", _JSON(), nullable=False),
        sa.Column("surplus_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_redemption_amount")),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asked_by", "account"),
        _key(table, "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "court_id", "case_id")
    op.create_index(
        "uq_redemption_asked",
        table,
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def _widen_sales() -> None:
    op.add_column("sale", _time("annulled_at"))
    op.add_column("sale", _text("annulled_by", nullable=True))
    for name in ("annulled_from", "annulment_ground", "annulment_reason", "annulment_basis"):
        op.add_column("sale", sa.Column(name, _TEXT(), nullable=False, server_default=""))
    op.create_foreign_key(
        op.f("fk_sale_annulled_by_account"), "sale", "account", ["annulled_by"], ["id"]
    )
