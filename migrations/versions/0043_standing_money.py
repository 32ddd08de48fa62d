"""What stands between a case's money and its creditors: delays, deposits, bankruptcy; titles' terms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _delays()
    _deposits()
    _others()
    _bankruptcy()
    _terms()


def _delays() -> None:
    op.create_table(
        "payout_delay",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("case_id", "enforcement_case.id", index=True),
        _refers("sale_id", "sale.id", index=True),
        _text("payee"),
        _text("cause"),
        _text("reason"),
        _text("state"),
        *_signed("asked", needed=True),
        *_signed("decided"),
        *_signed("ended"),
        _text("end_reason"),
        sa.CheckConstraint("decided_by <> asked_by", name="two_people"),
    )
    op.create_index(
        "uq_payout_delay_standing",
        "payout_delay",
        ["sale_id", "payee"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'approved')"),
    )


def _deposits() -> None:
    op.create_table(
        "court_deposit",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("case_id", "enforcement_case.id", index=True),
        _refers("distribution_id", "distribution.id"),
        _text("payee"),
        _text("payee_name"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        _text("cause"),
        _text("reason"),
        *_signed("ordered", needed=True),
        _at("kept_at", needed=False),
        *_signed("released"),
        _text("release_reason"),
        sa.CheckConstraint("amount_fen >= 0", name="amount"),
    )
    op.create_index("uq_court_deposit", "court_deposit", ["distribution_id", "payee"], unique=True)


def _others() -> None:
    op.create_table(
        "other_payee",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("case_id", "enforcement_case.id", index=True),
        _refers("distribution_id", "distribution.id"),
        _text("payee"),
        _text("name"),
        _text("account"),
        _text("reason"),
        _text("state"),
        *_signed("asked", needed=True),
        _at("decided_at", needed=False),
    )
    op.create_index(
        "uq_other_payee_standing",
        "other_payee",
        ["distribution_id", "payee"],
        unique=True,
        postgresql_where=sa.text("state <> 'void'"),
    )
    op.create_table(
        "other_payee_signature",
        sa.Column(
            "other_payee_id", AutoString(), sa.ForeignKey("other_payee.id"), primary_key=True
        ),
        sa.Column("member_id", AutoString(), sa.ForeignKey("account.id"), primary_key=True),
        _at("signed_at"),
    )


def _bankruptcy() -> None:
    op.create_table(
        "bankruptcy_transfer",
        _key("id"),
        _refers("court_id", "court.id"),
        _refers("case_id", "enforcement_case.id", index=True),
        _refers("party_id", "case_party.id"),
        _text("addressee"),
        _text("reason"),
        _text("state"),
        *_signed("handed", needed=True),
        *_signed("answered"),
        _text("answer"),
        _text("administrator"),
        _text("account"),
        *_signed("named"),
        *_signed("signed"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("signed_by <> named_by", name="two_people"),
    )
    op.create_index(
        "uq_bankruptcy_transfer_standing",
        "bankruptcy_transfer",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'not_accepted'"),
    )


def _terms() -> None:
    op.create_table(
        "claim_terms",
        sa.Column("claim_id", AutoString(), sa.ForeignKey("claim.id"), primary_key=True),
        _refers("court_id", "court.id"),
        sa.Column("terms", JSONB(), nullable=False),
        sa.Column("worked_to_on", sa.Date(), nullable=False),
        _refers("entered_by", "account.id"),
        _at("entered_at"),
    )


def _signed(what: str, *, needed: bool = False) -> tuple[sa.Column, sa.Column]:
    """Return who did something, and when."""
    who = sa.Column(f"{what}_by", AutoString(), sa.ForeignKey("account.id"), nullable=not needed)
    return who, _at(f"{what}_at", needed=needed)


def _key(name: str) -> sa.Column:
    return sa.Column(name, AutoString(), primary_key=True)


def _text(name: str) -> sa.Column:
    return sa.Column(name, AutoString(), nullable=False)


def _at(name: str, *, needed: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def _refers(name: str, to: str, *, index: bool = False) -> sa.Column:
    return sa.Column(name, AutoString(), sa.ForeignKey(to), nullable=False, index=index)


def downgrade() -> None:
    op.drop_table("claim_terms")
    op.drop_table("bankruptcy_transfer")
    op.drop_table("other_payee_signature")
    op.drop_table("other_payee")
    op.drop_table("court_deposit")
    op.drop_table("payout_delay")
