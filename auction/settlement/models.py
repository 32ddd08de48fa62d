"""Tables of settlement."""

from datetime import datetime
from typing import Any

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
