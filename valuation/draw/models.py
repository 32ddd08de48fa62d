"""Tables of draws: what is published, who may add a number, and what nobody may read yet."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class AppraisalDraw(SQLModel, table=True):
    """One draw per appraisal, for ever: the primary key is what keeps it so.

    `record` is public at every stage: without secret and result until `drawn_at`.
    """

    __tablename__ = "appraisal_draw"
    __table_args__ = (
        CheckConstraint("(state = 'revealed') = (drawn_at IS NOT NULL)", name="revealed"),
        CheckConstraint("figure_confirmed_by <> figure_entered_by", name="second_look"),
    )

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal.id")
    court_id: str = Field(foreign_key="court.id")
    state: str
    record: dict[str, Any] = document()
    opened_at: datetime
    contributions_until_at: datetime | None = None
    figure_on: date | None = None
    figure_value: str = ""
    figure_source: str = ""
    figure_entered_by: str | None = Field(default=None, foreign_key="account.id")
    figure_confirmed_by: str | None = Field(default=None, foreign_key="account.id")
    drawn_at: datetime | None = None


class DrawParty(SQLModel, table=True):
    """Who may add a number, under which label; the number itself is sealed."""

    __tablename__ = "draw_party"
    __table_args__ = (UniqueConstraint("appraisal_id", "label"),)

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal_draw.appraisal_id")
    party_id: str = Field(primary_key=True, foreign_key="case_party.id")
    label: str
    contributed_at: datetime | None = None


class DrawSealed(SQLModel, table=True):
    """What nobody may read before the reveal: the secret, and each party's number by its label.

    Web processes add rows and read none (`auction/db/roles.py`); the worker takes them away.
    """

    __tablename__ = "draw_sealed"

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal_draw.appraisal_id")
    label: str = Field(primary_key=True)
    content: str


class DrawExclusion(SQLModel, table=True):
    """An agency kept out by the court, with the ground. Law: REF-30."""

    __tablename__ = "draw_exclusion"

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal.id")
    agency_id: str = Field(primary_key=True, foreign_key="agency.id")
    ground: str
    note: str = ""
    noted_by: str = Field(foreign_key="account.id")
    noted_at: datetime
