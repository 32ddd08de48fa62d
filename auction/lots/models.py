"""Tables of lots. Published terms and texts never change; a change is a new version.

A secret reserve stands in `lot_reserve` alone; nothing before the close reads it but the engine
and the rules that measure the next round by it. It has no foreign key: the record outlives what
it is of.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class ReferencePriceRow(SQLModel, table=True):
    __tablename__ = "reference_price"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id")
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    amount_fen: int = fen()
    method: str
    source: str
    report_file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    fixed_at: datetime
    valid_until_on: date


class Lot(SQLModel, table=True):
    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("court_id", "number"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    reference_price_id: str = Field(foreign_key="reference_price.id")
    number: str
    category: str
    round: str
    previous_lot_id: str | None = Field(default=None, foreign_key="lot.id")
    is_resale: bool = False
    profile_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    barred_account_ids: list[str] = document(default_factory=list)
    state: str = Field(index=True)
    terms: dict[str, Any] | None = document(default=None, nullable=True)
    drafted_at: datetime
    published_at: datetime | None = None
    opens_at: datetime | None = Field(default=None, index=True)
    ends_at: datetime | None = None
    closed_at: datetime | None = None
    result: str | None = None
    price_fen: int | None = fen(default=None, nullable=True)


class TermsDecision(SQLModel, table=True):
    __tablename__ = "terms_decision"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id", index=True)
    terms: dict[str, Any] = document()
    terms_hash: str
    state: str
    proposed_by: str = Field(foreign_key="account.id")
    proposed_at: datetime
    decided_at: datetime | None = None


class TermsSignature(SQLModel, table=True):
    __tablename__ = "terms_signature"

    decision_id: str = Field(primary_key=True, foreign_key="terms_decision.id")
    member_id: str = Field(primary_key=True, foreign_key="account.id")
    signed_at: datetime


class LotAct(SQLModel, table=True):
    __tablename__ = "lot_act"
    __table_args__ = (
        Index(
            "ix_lot_act_waiting", "lot_id", unique=True, postgresql_where=text("state = 'ordered'")
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id", index=True)
    kind: str
    ground: str
    reason: str
    until_at: datetime | None = None
    state: str
    ordered_by: str | None = Field(default=None, foreign_key="account.id")
    ordered_at: datetime
    taken_at: datetime | None = None
    ground_gone_at: datetime | None = None
    refused_code: str | None = None


class Announcement(SQLModel, table=True):
    __tablename__ = "announcement"
    __table_args__ = (UniqueConstraint("lot_id", "version"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id", index=True)
    version: int
    content: dict[str, Any] = document()
    content_hash: str
    published_at: datetime
    ground: str = Field(default="", sa_column_kwargs={"server_default": ""})
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    weight: str = Field(default="", sa_column_kwargs={"server_default": ""})
    not_before_at: datetime | None = None
    published_by: str | None = Field(default=None, foreign_key="account.id")


class LotReserve(SQLModel, table=True):
    __tablename__ = "lot_reserve"

    commitment: str = Field(primary_key=True)
    court_id: str
    lot_id: str = Field(index=True)
    reserve_fen: int = fen()
    salt: str
    fixed_at: datetime


class CommitteeDecision(SQLModel, table=True):
    __tablename__ = "committee_decision"

    lot_id: str = Field(primary_key=True, foreign_key="lot.id")
    court_id: str = Field(foreign_key="court.id")
    number: str
    decided_on: date
    text: str
    recorded_by: str = Field(foreign_key="account.id")
    recorded_at: datetime


class NoSurplusNotice(SQLModel, table=True):
    """The applicant was told that a sale leaves them nothing, and what they answered."""

    __tablename__ = "no_surplus_notice"

    lot_id: str = Field(primary_key=True, foreign_key="lot.id")
    court_id: str = Field(foreign_key="court.id")
    start_fen: int = fen()
    burden_fen: int = fen()
    told_by: str = Field(foreign_key="account.id")
    told_at: datetime
    until_at: datetime
    asked_at: datetime | None = None
    asked_by: str | None = Field(default=None, foreign_key="account.id")


class SellAllConsent(SQLModel, table=True):
    """A debtor agreed that everything seized in a case is sold, though less would do."""

    __tablename__ = "sell_all_consent"

    case_id: str = Field(primary_key=True, foreign_key="enforcement_case.id")
    party_id: str = Field(primary_key=True, foreign_key="case_party.id")
    court_id: str = Field(foreign_key="court.id")
    recorded_by: str = Field(foreign_key="account.id")
    recorded_at: datetime


class LotCondition(SQLModel, table=True):
    """What a lot asks of whoever bids, beyond what every lot asks; frozen with its announcement."""

    __tablename__ = "lot_condition"

    lot_id: str = Field(primary_key=True, foreign_key="lot.id")
    kind: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    proof: str
    text_zh: str
    text_en: str
    is_rechecked: bool
    set_by: str = Field(foreign_key="account.id")
    set_at: datetime


class FailedLot(SQLModel, table=True):
    """What becomes of a lot that failed; one row a lot, so that it has one fate."""

    __tablename__ = "failed_lot"
    __table_args__ = (
        CheckConstraint("(stage IN ('taking', 'taken')) = (sale_id IS NOT NULL)", name="taker"),
    )

    lot_id: str = Field(primary_key=True, foreign_key="lot.id")
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    failed_at: datetime
    stage: str
    sale_id: str | None = None  # No foreign key: sales stand to the right of lots.
    turned_at: datetime
