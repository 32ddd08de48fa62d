"""What follows a failure and the hammer: property in kind, releases, proofs, hand-over records."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB
_NEW = (
    "hand_over_record",
    "vacating",
    "assistance_notice",
    "ruling_service",
    "sale_approval",
    "seizure_release",
    "in_kind_sealed",
    "in_kind_question",
    "in_kind_offer",
    "failed_lot",
)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _yes(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def _primary(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _create_failures()
    _create_questions()
    _create_releases()
    _widen_sales()
    _create_after_the_hammer()
    _create_hand_over()


def downgrade() -> None:
    for table in _NEW:
        op.drop_table(table)
    op.execute(
        "DELETE FROM distribution WHERE sale_id IN (SELECT id FROM sale WHERE way <> 'hammer')"
    )
    op.execute("DELETE FROM sale WHERE way <> 'hammer'")
    op.drop_index("uq_sale_standing", table_name="sale")
    op.drop_index(op.f("ix_sale_lot_id"), table_name="sale")
    for name in ("set_off", "creditor", "buyer"):
        op.drop_constraint(op.f(f"ck_sale_{name}"), "sale", type_="check")
    op.drop_constraint(op.f("fk_sale_party_id_case_party"), "sale", type_="foreignkey")
    op.alter_column("sale", "buyer_id", nullable=False)
    for column in ("way", "party_id", "set_off_fen"):
        op.drop_column("sale", column)
    op.create_unique_constraint(op.f("uq_sale_lot_id"), "sale", ["lot_id"])


def _create_failures() -> None:
    table = "failed_lot"
    op.create_table(
        table,
        _text("lot_id"),
        _text("court_id"),
        _text("case_id"),
        _text("asset_id"),
        _time("failed_at"),
        _text("stage"),
        _text("sale_id", nullable=True),
        _time("turned_at"),
        _check(table, "taker", "(stage IN ('taking', 'taken')) = (sale_id IS NOT NULL)"),
        _key(table, "lot_id", "lot"),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asset_id", "seized_asset"),
        _primary(table, "lot_id"),
    )
    for column in ("court_id", "case_id", "asset_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_questions() -> None:
    table = "in_kind_offer"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("case_id"),
        _text("lot_id"),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        _text("reason"),
        _yes("is_restricted"),
        _time("asked_at"),
        _time("answers_until_at"),
        _text("secret_sha256"),
        _time("closed_at", nullable=True),
        sa.Column("draw", _JSON(), nullable=True),
        _text("platform_request"),
        _time("platform_requested_at", nullable=True),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "lot_id", "lot"),
        _primary(table, "id"),
        sa.UniqueConstraint("lot_id", name=op.f(f"uq_{table}_lot_id")),
    )
    for column in ("court_id", "case_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_table(
        "in_kind_sealed",
        _text("offer_id"),
        _text("court_id"),
        _text("secret"),
        _primary("in_kind_sealed", "offer_id"),
    )
    _create_answers()


def _create_answers() -> None:
    table = "in_kind_question"
    op.create_table(
        table,
        _text("id"),
        _text("court_id"),
        _text("offer_id"),
        _text("party_id"),
        _text("answer", nullable=True),
        _time("answered_at", nullable=True),
        _text("answered_by", nullable=True),
        _text("on_paper"),
        _text("number"),
        _time("promised_at", nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        _yes("is_eligible", nullable=True),
        _text("eligibility_ground"),
        _text("sale_id", nullable=True),
        _time("lapsed_at", nullable=True),
        _check(table, "answered", "(answer IS NULL) = (answered_at IS NULL)"),
        _check(table, "willing", "place IS NULL OR answer = 'yes'"),
        _key(table, "court_id", "court"),
        _key(table, "offer_id", "in_kind_offer"),
        _key(table, "party_id", "case_party"),
        _key(table, "answered_by", "account"),
        _key(table, "sale_id", "sale"),
        _primary(table, "id"),
        sa.UniqueConstraint("offer_id", "party_id", name=op.f(f"uq_{table}_offer_id_party_id")),
        sa.UniqueConstraint("offer_id", "place", name=op.f(f"uq_{table}_offer_id_place")),
    )
    for column in ("offer_id", "party_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_releases() -> None:
    table = "seizure_release"
    op.create_table(
        table,
        _text("lot_id"),
        _text("court_id"),
        _text("case_id"),
        _text("asset_id"),
        _text("number"),
        _text("reason"),
        _text("released_by"),
        _time("released_at"),
        _time("returned_at", nullable=True),
        _text("returned_note"),
        _key(table, "lot_id", "lot"),
        _key(table, "court_id", "court"),
        _key(table, "case_id", "enforcement_case"),
        _key(table, "asset_id", "seized_asset"),
        _key(table, "released_by", "account"),
        _primary(table, "lot_id"),
    )
    op.create_index(op.f(f"ix_{table}_court_id"), table, ["court_id"])


def _widen_sales() -> None:
    op.add_column("sale", sa.Column("way", _TEXT(), nullable=False, server_default="hammer"))
    op.add_column("sale", _text("party_id", nullable=True))
    op.add_column(
        "sale", sa.Column("set_off_fen", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.alter_column("sale", "buyer_id", nullable=True)
    op.create_foreign_key(
        op.f("fk_sale_party_id_case_party"), "sale", "case_party", ["party_id"], ["id"]
    )
    rules = {
        "set_off": "set_off_fen BETWEEN 0 AND price_fen",
        "creditor": "way <> 'in_kind' OR party_id IS NOT NULL",
        "buyer": "way = 'in_kind' OR buyer_id IS NOT NULL",
    }
    for name, rule in rules.items():
        op.create_check_constraint(op.f(f"ck_sale_{name}"), "sale", rule)
    op.drop_constraint(op.f("uq_sale_lot_id"), "sale", type_="unique")
    op.create_index(op.f("ix_sale_lot_id"), "sale", ["lot_id"])
    op.create_index(
        "uq_sale_standing",
        "sale",
        ["lot_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'defaulted'"),
    )


def _create_after_the_hammer() -> None:
    op.create_table(
        "sale_approval",
        _text("sale_id"),
        _text("court_id"),
        _text("authority"),
        _time("asked_at"),
        _time("until_at"),
        _text("outcome", nullable=True),
        _text("note"),
        _time("decided_at", nullable=True),
        _key("sale_approval", "sale_id", "sale"),
        _key("sale_approval", "court_id", "court"),
        _primary("sale_approval", "sale_id"),
    )
    op.create_table(
        "ruling_service",
        _text("sale_id"),
        _text("court_id"),
        _text("channel"),
        _text("address"),
        _text("content_sha256"),
        _time("served_at"),
        _text("receipt_file_id"),
        _text("recorded_by"),
        _time("recorded_at"),
        _key("ruling_service", "sale_id", "sale"),
        _key("ruling_service", "court_id", "court"),
        _key("ruling_service", "receipt_file_id", "stored_file"),
        _key("ruling_service", "recorded_by", "account"),
        _primary("ruling_service", "sale_id"),
    )
    op.create_table(
        "assistance_notice",
        _text("id"),
        _text("court_id"),
        _text("sale_id"),
        _text("number"),
        _text("addressee"),
        _text("what"),
        _time("issued_at"),
        _text("issued_by"),
        _time("done_at", nullable=True),
        _text("done_note"),
        _key("assistance_notice", "court_id", "court"),
        _key("assistance_notice", "sale_id", "sale"),
        _key("assistance_notice", "issued_by", "account"),
        _primary("assistance_notice", "id"),
    )
    op.create_index(op.f("ix_assistance_notice_sale_id"), "assistance_notice", ["sale_id"])


def _create_hand_over() -> None:
    op.create_table(
        "vacating",
        _text("sale_id"),
        _text("court_id"),
        _text("occupant"),
        _text("told_how"),
        _yes("is_mortgaged_dwelling"),
        _time("told_at"),
        _time("leave_by_at"),
        _time("forced_at", nullable=True),
        _text("forced_note"),
        _time("empty_at", nullable=True),
        _key("vacating", "sale_id", "sale"),
        _key("vacating", "court_id", "court"),
        _primary("vacating", "sale_id"),
    )
    op.create_table(
        "hand_over_record",
        _text("sale_id"),
        _text("court_id"),
        _text("giver"),
        _text("receiver"),
        _text("meters"),
        _text("keys"),
        _text("condition"),
        _text("file_id"),
        _text("file_sha256"),
        _time("handed_at"),
        _text("recorded_by"),
        _time("recorded_at"),
        _key("hand_over_record", "sale_id", "sale"),
        _key("hand_over_record", "court_id", "court"),
        _key("hand_over_record", "file_id", "stored_file"),
        _key("hand_over_record", "recorded_by", "account"),
        _primary("hand_over_record", "sale_id"),
    )
