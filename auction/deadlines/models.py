"""The table of deadlines. Court time."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class Deadline(SQLModel, table=True):
    __tablename__ = "deadline"
    __table_args__ = (
        Index(
            "ix_deadline_open",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_deadline_due",
            "due_at",
            postgresql_where=text("fired_at IS NULL AND closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str | None = Field(default=None, index=True)
    kind: str
    subject: str = Field(index=True)
    role: str
    law: str
    data: dict[str, Any] = document(default_factory=dict)
    opened_at: datetime
    due_at: datetime
    fired_at: datetime | None = None
    closed_at: datetime | None = None
    stopped_at: datetime | None = None  # It stands still since then, and does not fire.


class CourtYear(SQLModel, table=True):
    """A year of the whole country's calendar as it was filed; days are ISO texts."""

    __tablename__ = "court_year"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    days_off: list[str] = document(default_factory=list)
    workdays: list[str] = document(default_factory=list)
    source: str
    filed_at: datetime
    filed_by: str = Field(foreign_key="account.id")


class EscalationRuleRow(SQLModel, table=True):
    """A court's own rule: when its president is told, and when a lapse is marked."""

    __tablename__ = "escalation_rule"

    court_id: str = Field(primary_key=True, foreign_key="court.id")
    after_days: list[int] = document(default_factory=list)
    again_every_days: int | None = None
    mark_days: list[int] = document(default_factory=list)
    changed_at: datetime
    changed_by: str = Field(foreign_key="account.id")


class Escalation(SQLModel, table=True):
    """An overdue deadline was laid before the president; `level` counts from one."""

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("deadline_id", "level"),
        CheckConstraint("level >= 1", name="level"),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged"
        ),
        Index(
            "ix_escalation_standing",
            "court_id",
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    deadline_id: str = Field(foreign_key="deadline.id")
    level: int
    escalated_at: datetime
    told: list[str] = document(default_factory=list)  # The accounts that were told.
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = Field(default=None, foreign_key="account.id")
    note: str = ""
