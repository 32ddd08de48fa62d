"""The table of what each party stated about the agencies."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class AgencyChoice(SQLModel, table=True):
    """A party's three agencies in order, sealed from the others until all have stated."""

    __tablename__ = "agency_choice"

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal.id")
    party_id: str = Field(primary_key=True, foreign_key="case_party.id")
    account_id: str = Field(foreign_key="account.id")
    agency_ids: list[Any] = document(default_factory=list)
    ranked_at: datetime | None = None
    draw_asked_at: datetime | None = None
    draw_level: str = ""
