"""Tables of plans. A version never changes; `certain` and `in_kind` stand once a part is paid."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class DistributionPlan(SQLModel, table=True):
    __tablename__ = "distribution_plan"
    __table_args__ = (
        CheckConstraint("kept_fen >= 0", name="kept"),
        Index(
            "uq_distribution_plan_standing",
            "distribution_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    distribution_id: str = Field(foreign_key="distribution.id", index=True)
    made_by: str = Field(foreign_key="account.id")
    made_at: datetime
    certain: dict[str, int] = document(default_factory=dict)
    in_kind: dict[str, int] = document(default_factory=dict)
    kept_fen: int = fen(default=0)
    partly_paid_at: datetime | None = None
    ended_at: datetime | None = None
    ended_reason: str = ""


class PlanVersion(SQLModel, table=True):
    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("distribution_id", "version"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    plan_id: str = Field(foreign_key="distribution_plan.id", index=True)
    distribution_id: str = Field(foreign_key="distribution.id")
    version: int
    cause: str
    objection_id: str | None = None
    content: dict[str, Any] = document()
    content_sha256: str
    made_by: str = Field(foreign_key="account.id")
    made_at: datetime


class PlanRecipient(SQLModel, table=True):
    """On whom a plan is served: each creditor and the debtor, and until when they may object."""

    __tablename__ = "plan_recipient"
    __table_args__ = (UniqueConstraint("plan_id", "party_id"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    plan_id: str = Field(foreign_key="distribution_plan.id", index=True)
    party_id: str = Field(foreign_key="case_party.id", index=True)
    name: str
    role: str
    position: int
    served_at: datetime | None = None
    until_at: datetime | None = None
    channel: str = ""
    address: str = ""
    note: str = ""
    recorded_by: str | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime | None = None


class PlanObjection(SQLModel, table=True):
    """What somebody says a line should be, and what became of it."""

    __tablename__ = "plan_objection"
    __table_args__ = (
        CheckConstraint("should_fen >= 0 AND should_fen <> plan_fen", name="amounts"),
        Index(
            "uq_plan_objection_of_line",
            "recipient_id",
            "claim",
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    plan_id: str = Field(foreign_key="distribution_plan.id", index=True)
    recipient_id: str = Field(foreign_key="plan_recipient.id")
    claim: str
    plan_fen: int = fen()
    should_fen: int = fen()
    grounds: str
    state: str
    received_at: datetime
    filed_by: str = Field(foreign_key="account.id")
    filed_at: datetime
    told_at: datetime | None = None
    told_how: str = ""
    suit_until_at: datetime | None = None
    suit_number: str = ""
    suit_filed_on: date | None = None
    sued_fen: int | None = fen(nullable=True, default=None)
    suit_recorded_by: str | None = Field(default=None, foreign_key="account.id")
    judgment_number: str = ""
    in_force_on: date | None = None
    judged_fen: int | None = fen(nullable=True, default=None)
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None


class PlanReply(SQLModel, table=True):
    """One who may oppose an objection: when they were told, and what they said."""

    __tablename__ = "plan_reply"
    __table_args__ = (UniqueConstraint("objection_id", "recipient_id"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    objection_id: str = Field(foreign_key="plan_objection.id", index=True)
    recipient_id: str = Field(foreign_key="plan_recipient.id")
    told_at: datetime | None = None
    until_at: datetime | None = None
    channel: str = ""
    address: str = ""
    note: str = ""
    answer: str = ""
    words: str = ""
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, foreign_key="account.id")
