"""The archive of papers."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class Paper(SQLModel, table=True):
    __tablename__ = "paper"

    number: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    kind: str
    case_id: str | None = Field(default=None, index=True)
    lot_id: str | None = Field(default=None, index=True)
    is_public: bool
    facts: dict[str, Any] = document()
    content_hash: str
    made_at: datetime
