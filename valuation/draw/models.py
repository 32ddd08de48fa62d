"""The table of draws."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class AppraisalDraw(SQLModel, table=True):
    """One draw per appraisal, for ever: the primary key is what keeps it so."""

    __tablename__ = "appraisal_draw"

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal.id")
    court_id: str = Field(foreign_key="court.id")
    record: dict[str, Any] = document()
    drawn_at: datetime
