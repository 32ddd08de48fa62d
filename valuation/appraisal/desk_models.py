"""Tables of the agency's desk: surveys of the site, requests for more time, annexes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class SiteSurvey(SQLModel, table=True):
    """`attended` are the ids of the parties that came, `absent` of those that did not."""

    __tablename__ = "site_survey"
    __table_args__ = (
        Index(
            "ix_site_survey_proposed",
            "commission_id",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
        CheckConstraint(
            "state <> 'held' OR absent = '[]' OR (witness_name <> '' AND witness_capacity <> '')",
            name="witness",
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    commission_id: str = Field(foreign_key="commission.id", index=True)
    state: str
    place: str
    meets_at: datetime
    proposed_at: datetime
    recorded_at: datetime | None = None
    attended: list[Any] = document(default_factory=list)
    absent: list[Any] = document(default_factory=list)
    witness_name: str = ""
    witness_capacity: str = ""
    note: str = ""


class ExtensionRequest(SQLModel, table=True):
    """`place` counts the ones granted: two are the most the law allows."""

    __tablename__ = "extension_request"
    __table_args__ = (
        UniqueConstraint("commission_id", "place"),
        Index(
            "ix_extension_request_pending",
            "commission_id",
            unique=True,
            postgresql_where=text("state = 'pending'"),
        ),
        CheckConstraint("place BETWEEN 1 AND 2", name="place"),
        CheckConstraint("asked_days BETWEEN 1 AND 15", name="asked_days"),
        CheckConstraint("granted_days BETWEEN 1 AND asked_days", name="granted_days"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    commission_id: str = Field(foreign_key="commission.id", index=True)
    state: str
    asked_days: int
    reason: str
    asked_at: datetime
    place: int | None = None
    granted_days: int | None = None
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    answer: str = ""
    due_at: datetime | None = None


class CommissionAnnex(SQLModel, table=True):
    """An annex or a photograph; people open the harmless copy, `file_id`."""

    __tablename__ = "commission_annex"
    __table_args__ = (
        UniqueConstraint("commission_id", "position"),
        CheckConstraint("position BETWEEN 1 AND 20", name="position"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    commission_id: str = Field(foreign_key="commission.id", index=True)
    position: int
    kind: str
    name: str
    media_type: str
    file_id: str = Field(foreign_key="stored_file.id")
    original_file_id: str = Field(foreign_key="stored_file.id")
    added_at: datetime
