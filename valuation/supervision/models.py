"""The table of requests for enforcement supervision."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class SupervisionRequest(SQLModel, table=True):
    """A party asks that the way to a price be looked into; `answer` is "" until the judge gives it.

    A party has one open request about a thing.
    """

    __tablename__ = "supervision_request"
    __table_args__ = (
        Index(
            "ix_supervision_request_open",
            "party_id",
            "asset_id",
            unique=True,
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id")
    party_id: str = Field(foreign_key="case_party.id")
    ground: str
    words: str
    file_id: str = Field(foreign_key="stored_file.id")
    raised_at: datetime
    raised_by: str = Field(foreign_key="account.id")
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, foreign_key="account.id")
    answer: str = ""
    reply: str = ""
