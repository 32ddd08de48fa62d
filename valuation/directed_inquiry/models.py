"""The table of directed inquiries: what was asked of which body, and what it answered.

`link_hash` is all that is kept of the address at which the body may answer.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import fen


class DirectedInquiry(SQLModel, table=True):
    __tablename__ = "directed_inquiry"
    __table_args__ = (
        UniqueConstraint("procedure_id"),
        UniqueConstraint("link_hash"),
        CheckConstraint("(closed_at IS NULL) = (state = 'waiting')", name="closed"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
        CheckConstraint(
            "state <> 'fixed' OR (amount_fen IS NOT NULL AND valid_until_on IS NOT NULL"
            " AND received_on IS NOT NULL AND file_id IS NOT NULL)",
            name="answer",
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    procedure_id: str = Field(foreign_key="price_procedure.id")
    state: str
    body_name: str
    body_contact: str
    price_kind: str
    requirement: str
    letter_number: str = Field(foreign_key="paper.number")
    begun_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    why: str = ""
    link_hash: str | None = None
    link_made_at: datetime | None = None
    answered_by: str | None = None
    received_on: date | None = None
    note: str = ""
    amount_fen: int | None = fen(default=None, nullable=True)
    valid_until_on: date | None = None
    file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    original_file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    pages: int = 0
