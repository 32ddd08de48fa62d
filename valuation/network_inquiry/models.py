"""Tables of network inquiries: the roster of platforms, what each was asked, what each said.

A mandate's row and its report are never rewritten into another answer: a second round has rows of
its own.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class InquiryPlatform(SQLModel, table=True):
    """`key_name` names a secret of the settings; the secret itself stands nowhere here."""

    __tablename__ = "inquiry_platform"
    __table_args__ = (
        UniqueConstraint("court_id", "name"),
        UniqueConstraint("court_id", "base_url"),
        CheckConstraint("fee_fen >= 0", name="fee"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    name: str
    base_url: str
    key_name: str
    price_kinds: list[str] = document(default_factory=list)
    fee_fen: int = fen()
    listed_at: datetime
    suspended_at: datetime | None = None
    suspension_reason: str = ""
    struck_off_at: datetime | None = None
    struck_off_ground: str = ""
    struck_off_reason: str = ""
    barred_until_on: date | None = None


class NetworkInquiry(SQLModel, table=True):
    """`round` counts from 1; `round_kind` says what its platforms are asked for."""

    __tablename__ = "network_inquiry"
    __table_args__ = (
        UniqueConstraint("procedure_id"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    procedure_id: str = Field(foreign_key="price_procedure.id")
    state: str
    features: str
    quantity: str
    purpose: str
    requirements: str = ""
    round: int = 1
    round_kind: str
    begun_at: datetime
    due_at: datetime
    extended_at: datetime | None = None
    objections_until_at: datetime | None = None
    closed_at: datetime | None = None
    why: str = ""
    amount_fen: int | None = fen(default=None, nullable=True)
    valid_until_on: date | None = None


class InquiryMandate(SQLModel, table=True):
    """One platform asked in one round. `next_try_at` is machine time, all else court time."""

    __tablename__ = "inquiry_mandate"
    __table_args__ = (
        UniqueConstraint("inquiry_id", "platform_id", "round"),
        Index("ix_inquiry_mandate_next", "next_try_at", postgresql_where=text("is_asked")),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    inquiry_id: str = Field(foreign_key="network_inquiry.id", index=True)
    platform_id: str = Field(foreign_key="inquiry_platform.id", index=True)
    round: int
    fee_fen: int = fen()
    flaw: str = ""
    corrects_id: str | None = Field(default=None, foreign_key="inquiry_report.id")
    state: str
    is_asked: bool = True
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime
    received_at: datetime | None = None
    due_at: datetime
    extension_asked_at: datetime | None = None
    extension_ground: str = ""
    extension_granted: bool | None = None
    confirmed_at: datetime | None = None
    declined_ground: str = ""
    lapsed_at: datetime | None = None
    excused_at: datetime | None = None
    excuse: str = ""


class InquiryReport(SQLModel, table=True):
    """What a platform reported in time. `content` holds basis, method and samples."""

    __tablename__ = "inquiry_report"
    __table_args__ = (
        UniqueConstraint("mandate_id"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    inquiry_id: str = Field(foreign_key="network_inquiry.id", index=True)
    mandate_id: str
    platform_id: str = Field(foreign_key="inquiry_platform.id")
    round: int
    amount_fen: int = fen()
    valid_until_on: date
    content: dict[str, Any] = document(default_factory=dict)
    content_sha256: str
    raw_sha256: str
    raw_file_id: str = Field(foreign_key="stored_file.id")
    file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    original_file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    pages: int = 0
    corrects_upheld: bool = False
    read_at: datetime
    voided_at: datetime | None = None
    superseded_at: datetime | None = None
    flaw_ground: str = ""
    flaw_note: str = ""
    flawed_at: datetime | None = None
    delivered_at: datetime | None = None


class InquiryFault(SQLModel, table=True):
    """What was wrong with an answer; the same thing again only moves `last_at` on."""

    __tablename__ = "inquiry_fault"
    __table_args__ = (UniqueConstraint("mandate_id", "kind", "raw_sha256"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    mandate_id: str = Field(foreign_key="inquiry_mandate.id", index=True)
    kind: str
    detail: str
    raw_sha256: str
    first_at: datetime
    last_at: datetime
    times: int = 1
