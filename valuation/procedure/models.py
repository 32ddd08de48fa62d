"""Tables of the ladder: a procedure for each thing being priced, and every method it tried."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class PriceProcedure(SQLModel, table=True):
    """`findings` are the court's words by subject; `conditions` what decides the methods."""

    __tablename__ = "price_procedure"
    __table_args__ = (
        Index(
            "ix_price_procedure_running",
            "asset_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    state: str
    findings: dict[str, Any] = document(default_factory=dict)
    conditions: dict[str, Any] = document(default_factory=dict)
    started_at: datetime
    found_at: datetime | None = None
    closed_at: datetime | None = None
    closing_ground: str = ""
    closing_note: str = ""
    suspended_at: datetime | None = None
    suspension_ground: str = ""
    suspension_note: str = ""


class PriceMethod(SQLModel, table=True):
    """A method that was begun. `reference` is the id of what its own room keeps about it."""

    __tablename__ = "price_method"
    __table_args__ = (
        UniqueConstraint("procedure_id", "place"),
        Index(
            "ix_price_method_running",
            "procedure_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    procedure_id: str = Field(foreign_key="price_procedure.id", index=True)
    place: int
    method: str
    state: str
    reference: str = ""
    begun_at: datetime
    ended_at: datetime | None = None
    why: str = ""
    amount_fen: int | None = fen(default=None, nullable=True)
    valid_until_on: date | None = None
