"""Tables of what follows a failure. A secret stands apart until its draw (see `db/roles.py`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class InKindOffer(SQLModel, table=True):
    """One round of questions about one failed lot, at the price at which it failed."""

    __tablename__ = "in_kind_offer"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    lot_id: str = Field(foreign_key="lot.id", unique=True)
    price_fen: int = fen()
    reason: str = ""
    is_restricted: bool = False
    asked_at: datetime
    answers_until_at: datetime
    secret_sha256: str
    closed_at: datetime | None = None
    draw: dict[str, Any] | None = document(default=None, nullable=True)
    platform_request: str = ""
    platform_requested_at: datetime | None = None


class InKindQuestion(SQLModel, table=True):
    """One creditor's question and answer; `place` says when it is their turn."""

    __tablename__ = "in_kind_question"
    __table_args__ = (
        UniqueConstraint("offer_id", "party_id"),
        UniqueConstraint("offer_id", "place"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("place IS NULL OR answer = 'yes'", name="willing"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    offer_id: str = Field(foreign_key="in_kind_offer.id", index=True)
    party_id: str = Field(foreign_key="case_party.id", index=True)
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, foreign_key="account.id")
    on_paper: str = ""
    number: str = ""
    promised_at: datetime | None = None
    rank: int | None = None
    place: int | None = None
    is_eligible: bool | None = None
    eligibility_ground: str = ""
    sale_id: str | None = Field(default=None, foreign_key="sale.id")
    lapsed_at: datetime | None = None


class InKindSealed(SQLModel, table=True):
    """The secret of a draw until it is revealed; who asks writes it, the worker alone reads it."""

    __tablename__ = "in_kind_sealed"

    offer_id: str = Field(primary_key=True)
    court_id: str
    secret: str


class SeizureRelease(SQLModel, table=True):
    """The end of a seizure because nobody bought the thing and nobody takes it."""

    __tablename__ = "seizure_release"

    lot_id: str = Field(primary_key=True, foreign_key="lot.id")
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id")
    asset_id: str = Field(foreign_key="seized_asset.id")
    number: str
    reason: str
    released_by: str = Field(foreign_key="account.id")
    released_at: datetime
    returned_at: datetime | None = None
    returned_note: str = ""
