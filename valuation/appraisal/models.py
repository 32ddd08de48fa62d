"""Tables of commissioned appraisals: their commissions and reports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class Appraisal(SQLModel, table=True):
    __tablename__ = "appraisal"
    __table_args__ = (
        Index(
            "ix_appraisal_running",
            "asset_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    asset_id: str = Field(foreign_key="seized_asset.id", index=True)
    procedure_id: str = Field(foreign_key="price_procedure.id", index=True)
    speciality: str
    state: str
    started_at: datetime
    choice_until_at: datetime | None = None
    chosen_by: str | None = None
    chosen_at: datetime | None = None
    closed_at: datetime | None = None
    # The appraisal whose report is issued anew here by its own agency. Law: REF-28, REF-52.
    reissue_of: str | None = Field(default=None, foreign_key="appraisal.id")


class Commission(SQLModel, table=True):
    __tablename__ = "commission"
    __table_args__ = (
        UniqueConstraint("appraisal_id", "place"),
        UniqueConstraint("appraisal_id", "agency_id"),
        CheckConstraint("place BETWEEN 1 AND 3", name="place"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    appraisal_id: str = Field(foreign_key="appraisal.id")
    agency_id: str = Field(foreign_key="agency.id", index=True)
    place: int
    state: str
    offered_at: datetime | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    decline_ground: str = ""
    decline_note: str = ""
    declared_at: datetime | None = None  # That it has no interest. Law: REF-30.
    stopped_at: datetime | None = None  # Its clock stands still since then. Law: REF-25.
    materials_due_at: datetime | None = None  # Law: REF-27.
    materials_returned_at: datetime | None = None


class AppraisalReport(SQLModel, table=True):
    __tablename__ = "appraisal_report"
    __table_args__ = (
        UniqueConstraint("commission_id", "version"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    appraisal_id: str = Field(foreign_key="appraisal.id", index=True)
    commission_id: str = Field(foreign_key="commission.id")
    version: int
    file_id: str = Field(foreign_key="stored_file.id")
    original_file_id: str = Field(foreign_key="stored_file.id")
    pages: int
    corrects_upheld: bool = False
    amount_fen: int = fen()
    valid_until_on: date
    uploaded_at: datetime
    returned_at: datetime | None = None
    return_ground: str = ""
    return_note: str = ""
    delivered_at: datetime | None = None
    objections_until_at: datetime | None = None
    methods: list[Any] = document(default_factory=list)
    one_method_reason: str = ""
    value_on: date | None = None
    signed_on: date | None = None
    appraisers: list[Any] = document(default_factory=list)
    far_off_confirmed: bool = False
    kept_until_on: date | None = None
    review_checks: list[Any] = document(default_factory=list)
