"""Tables of negotiations: who was asked, and what each stated.

A figure stands sealed until `opened_at`: no query returns one before, to anybody.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import fen


class Negotiation(SQLModel, table=True):
    __tablename__ = "negotiation"
    __table_args__ = (
        UniqueConstraint("procedure_id"),
        CheckConstraint(
            "(closed_at IS NULL) = (state IN ('stating', 'confirming'))", name="closed"
        ),
        CheckConstraint(
            "opened_at IS NOT NULL OR state NOT IN ('confirming', 'fixed')", name="seal"
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    procedure_id: str = Field(foreign_key="price_procedure.id")
    state: str
    begun_at: datetime
    due_at: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    why: str = ""
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    reason: str = ""
    valid_until_on: date | None = None


class NegotiatingParty(SQLModel, table=True):
    __tablename__ = "negotiating_party"
    __table_args__ = (
        CheckConstraint("(amount_fen IS NULL) = (stated_at IS NULL)", name="stated"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
    )

    negotiation_id: str = Field(primary_key=True, foreign_key="negotiation.id")
    party_id: str = Field(primary_key=True, foreign_key="case_party.id", index=True)
    court_id: str = Field(foreign_key="court.id")
    amount_fen: int | None = fen(default=None, nullable=True)
    valid_until_on: date | None = None
    stated_at: datetime | None = None
    refused_at: datetime | None = None
