"""Tables of settlement."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class Sale(SQLModel, table=True):
    __tablename__ = "sale"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    lot_id: str = Field(foreign_key="lot.id", unique=True)
    buyer_id: str = Field(foreign_key="account.id", index=True)
    buyer_name: str
    paddle: str
    price_fen: int = fen()
    deposit_number: str
    deposit_fen: int = fen()
    balance_fen: int = fen()
    balance_paid_fen: int = fen(default=0)
    payment_number: str | None = None
    balance_due_at: datetime
    state: str
    confirmed_at: datetime
    confirmation_number: str
    paid_at: datetime | None = None
    ruling_number: str | None = None
    ruling_made_at: datetime | None = None
    ruling_served_at: datetime | None = None
    handed_over_at: datetime | None = None
    hand_over_note: str = ""
    defaulted_at: datetime | None = None
    forfeit_applied_fen: int = fen(default=0)
    annulled_at: datetime | None = None
    annulled_by: str | None = Field(default=None, foreign_key="account.id")
    annulled_from: str = ""
    annulment_ground: str = ""
    annulment_reason: str = ""
    annulment_basis: str = ""  # The objection or the outsider's claim it follows.


class Redemption(SQLModel, table=True):
    """A debtor's debts paid in full before the sale, by the debtor or for them."""

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        Index(
            "uq_redemption_asked", "case_id", unique=True, postgresql_where=text("state = 'asked'")
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    payer_name: str
    payer_account: str = ""
    amount_fen: int = fen()
    payment_number: str
    state: str
    asked_by: str = Field(foreign_key="account.id")
    asked_at: datetime
    paid_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    reason: str = ""
    lines: list[dict[str, Any]] = document(default_factory=list)
    surplus_fen: int = fen(default=0)


class OpeningOrder(SQLModel, table=True):
    """Who is behind a paddle that did not buy; empty until an order of two was carried out."""

    __tablename__ = "opening_order"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        CheckConstraint("opened_at IS NULL OR decided_by IS NOT NULL", name="opened_when_signed"),
        Index(
            "uq_opening_order_standing",
            "lot_id",
            "paddle",
            unique=True,
            postgresql_where=text("state <> 'declined'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    lot_id: str = Field(foreign_key="lot.id", index=True)
    paddle: str
    reason: str
    state: str
    asked_by: str = Field(foreign_key="account.id")
    asked_at: datetime
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    opened_at: datetime | None = None
    holder_name: str = ""
    holder_number: str = ""


class DistributionRow(SQLModel, table=True):
    __tablename__ = "distribution"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    sale_id: str = Field(foreign_key="sale.id", unique=True)
    state: str
    reasons: list[str] = document(default_factory=list)
    lines: list[dict[str, Any]] = document(default_factory=list)
    price_fen: int = fen()
    forfeits: list[dict[str, Any]] = document(default_factory=list)
    proceeds_fen: int = fen()
    surplus_fen: int = fen(default=0)
    short_fen: int = fen(default=0)
    accounts: dict[str, str] = document(default_factory=dict)
    proposed_at: datetime
    approved_by: str | None = Field(default=None, foreign_key="account.id")
    approved_at: datetime | None = None
    paid_at: datetime | None = None
