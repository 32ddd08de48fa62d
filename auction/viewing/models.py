"""Tables of viewings and questions. Court time.

`viewing_booking` and `lot_question` hold a person and a lot; no paddle, and nothing for the court.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class ViewingSlot(SQLModel, table=True):
    __tablename__ = "viewing_slot"
    __table_args__ = (
        CheckConstraint("places_taken BETWEEN 0 AND places", name="capacity"),
        CheckConstraint("starts_at < ends_at", name="span"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id", index=True)
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int
    places_taken: int = 0
    state: str
    reason: str = ""
    revision: int = 0
    made_at: datetime
    made_by: str = Field(foreign_key="account.id")


class ViewingBooking(SQLModel, table=True):
    __tablename__ = "viewing_booking"
    __table_args__ = (
        UniqueConstraint("slot_id", "code"),
        Index(
            "ix_viewing_booking_standing",
            "lot_id",
            "account_id",
            unique=True,
            postgresql_where=text("cancelled_at IS NULL AND over_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id")
    slot_id: str = Field(foreign_key="viewing_slot.id")
    account_id: str = Field(foreign_key="account.id", index=True)
    code: str
    booked_at: datetime
    cancelled_at: datetime | None = None
    over_at: datetime | None = None  # It is past, and another was booked.
    reminded_at: datetime | None = None
    attended_at: datetime | None = None


class LotQuestion(SQLModel, table=True):
    __tablename__ = "lot_question"
    __table_args__ = (
        Index(
            "ix_lot_question_open",
            "court_id",
            "asked_at",
            postgresql_where=text("answered_at IS NULL AND closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    lot_id: str = Field(foreign_key="lot.id", index=True)
    asker_id: str = Field(foreign_key="account.id", index=True)
    question: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, foreign_key="account.id")
    closed_at: datetime | None = None  # Set aside, or overtaken by the end of the lot.
    closed_reason: str = ""
