"""The table of deadlines. Court time."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
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
