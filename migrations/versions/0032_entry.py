"""What a lot asks of bidders, who bids together or for another, papers for the sworn desk."""

import sqlalchemy as sa
import sqlmodel
import sqlmodel.sql.sqltypes
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = sqlmodel.sql.sqltypes.UTCDateTime
_JSON = postgresql.JSONB


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TEXT(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, _TIME(), nullable=nullable)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _key(table: str, column: str, to: str, field: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.{field}"], name=name)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    _create_conditions()
    _widen_applications()
    _create_participation()
    _create_promises()
    _create_joint_bidders()
    _create_requests()
    _create_checks()


def downgrade() -> None:
    for table in ("eligibility_check", "entry_vote", "entry_request", "joint_bidder"):
        op.drop_table(table)
    for table in ("given_promise", "participation", "lot_condition"):
        op.drop_table(table)
    op.drop_column("sale", "buyer_ids")
    op.drop_column("sale", "payer_name")
    op.drop_constraint(
        op.f("fk_application_principal_id_account"), "application", type_="foreignkey"
    )
    op.drop_column("application", "proxy_confirmed_at")
    op.drop_column("application", "principal_id")


def _create_conditions() -> None:
    op.create_table(
        "lot_condition",
        _text("lot_id"),
        _text("kind"),
        _text("court_id"),
        _text("proof"),
        _text("text_zh"),
        _text("text_en"),
        _flag("is_rechecked"),
        _text("set_by"),
        _time("set_at"),
        _key("lot_condition", "lot_id", "lot"),
        _key("lot_condition", "court_id", "court"),
        _key("lot_condition", "set_by", "account"),
        _primary("lot_condition", "lot_id", "kind"),
    )


def _widen_applications() -> None:
    op.add_column("application", _text("principal_id", nullable=True))
    op.add_column("application", _time("proxy_confirmed_at", nullable=True))
    op.create_foreign_key(
        op.f("fk_application_principal_id_account"),
        "application",
        "account",
        ["principal_id"],
        ["id"],
    )
    op.add_column("sale", sa.Column("payer_name", _TEXT(), nullable=False, server_default=""))
    op.add_column("sale", sa.Column("buyer_ids", _JSON(), nullable=False, server_default="[]"))


def _create_participation() -> None:
    op.create_table(
        "participation",
        _text("lot_id"),
        _text("account_id"),
        _text("application_id"),
        _text("part"),
        _key("participation", "lot_id", "lot"),
        _key("participation", "account_id", "account"),
        _key("participation", "application_id", "application"),
        _primary("participation", "lot_id", "account_id"),
    )
    for column in ("account_id", "application_id"):
        op.create_index(op.f(f"ix_participation_{column}"), "participation", [column])
    op.execute(
        "INSERT INTO participation (lot_id, account_id, application_id, part)"
        " SELECT lot_id, account_id, id, 'bidder' FROM application"
    )


def _create_promises() -> None:
    op.create_table(
        "given_promise",
        _text("application_id"),
        _text("account_id"),
        _text("kind"),
        _text("version"),
        _text("text"),
        _time("promised_at"),
        _key("given_promise", "application_id", "application"),
        _key("given_promise", "account_id", "account"),
        _primary("given_promise", "application_id", "account_id", "kind"),
    )


def _create_joint_bidders() -> None:
    op.create_table(
        "joint_bidder",
        _text("id"),
        _text("application_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("email"),
        _text("name"),
        sa.Column("share_numerator", sa.BigInteger(), nullable=False),
        sa.Column("share_denominator", sa.BigInteger(), nullable=False),
        _text("state"),
        _text("account_id", nullable=True),
        _time("asked_at"),
        _time("answered_at", nullable=True),
        sa.CheckConstraint(
            "share_numerator > 0 AND share_numerator < share_denominator",
            name=op.f("ck_joint_bidder_part"),
        ),
        _key("joint_bidder", "application_id", "application"),
        _key("joint_bidder", "account_id", "account"),
        _primary("joint_bidder", "id"),
        sa.UniqueConstraint(
            "application_id", "email", name=op.f("uq_joint_bidder_application_id_email")
        ),
    )
    for column in ("application_id", "email", "account_id"):
        op.create_index(op.f(f"ix_joint_bidder_{column}"), "joint_bidder", [column])


def _create_requests() -> None:
    op.create_table(
        "entry_request",
        _text("id"),
        _text("court_id"),
        _text("lot_id"),
        _text("deposit_number"),
        _text("kind"),
        _text("applicant"),
        _text("principal"),
        _text("asked_zh"),
        _text("asked_en"),
        _text("statement"),
        sa.Column("file_ids", _JSON(), nullable=False),
        _text("state"),
        _text("reason"),
        _time("handed_in_at"),
        _time("decided_at", nullable=True),
        _key("entry_request", "court_id", "court"),
        _key("entry_request", "lot_id", "lot"),
        _key("entry_request", "deposit_number", "deposit", "number"),
        _primary("entry_request", "id"),
    )
    for column in ("court_id", "deposit_number"):
        op.create_index(op.f(f"ix_entry_request_{column}"), "entry_request", [column])
    op.create_index(
        "ix_entry_request_standing",
        "entry_request",
        ["deposit_number", "kind"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('refused', 'void')"),
    )
    op.create_table(
        "entry_vote",
        _text("request_id"),
        _text("member_id"),
        _flag("is_yes"),
        _text("reason"),
        _time("voted_at"),
        _key("entry_vote", "request_id", "entry_request"),
        _key("entry_vote", "member_id", "account"),
        _primary("entry_vote", "request_id", "member_id"),
    )


def _create_checks() -> None:
    op.create_table(
        "eligibility_check",
        _text("id"),
        _text("court_id"),
        _text("sale_id"),
        _text("kind"),
        _flag("is_eligible"),
        _text("source"),
        _text("checked_by"),
        _time("checked_at"),
        _key("eligibility_check", "court_id", "court"),
        _key("eligibility_check", "sale_id", "sale"),
        _key("eligibility_check", "checked_by", "account"),
        _primary("eligibility_check", "id"),
    )
    op.create_index(op.f("ix_eligibility_check_sale_id"), "eligibility_check", ["sale_id"])
