"""Tables of the valuation: the roster, appraisals, commissions, reports, service, objections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document, fen


class Agency(SQLModel, table=True):
    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("court_id", "licence_no"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    name: str
    licence_no: str
    speciality: str
    region: str = ""
    contact: str = ""
    listed_at: datetime
    suspended_at: datetime | None = None
    suspension_reason: str = ""


class AgencyAccount(SQLModel, table=True):
    """Who acts for an agency: its bound accounts."""

    __tablename__ = "agency_account"

    agency_id: str = Field(primary_key=True, foreign_key="agency.id")
    account_id: str = Field(primary_key=True, foreign_key="account.id", index=True)
    bound_at: datetime


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
    speciality: str
    state: str
    started_at: datetime
    chosen_by: str | None = None
    chosen_at: datetime | None = None
    closed_at: datetime | None = None


class AppraisalDraw(SQLModel, table=True):
    """One draw per appraisal, for ever: the primary key is what keeps it so."""

    __tablename__ = "appraisal_draw"

    appraisal_id: str = Field(primary_key=True, foreign_key="appraisal.id")
    court_id: str = Field(foreign_key="court.id")
    record: dict[str, Any] = document()
    drawn_at: datetime


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


class ReportService(SQLModel, table=True):
    """A report served on one party; `received_on` begins that party's time to object."""

    __tablename__ = "report_service"

    report_id: str = Field(primary_key=True, foreign_key="appraisal_report.id")
    party_id: str = Field(primary_key=True, foreign_key="case_party.id", index=True)
    court_id: str = Field(foreign_key="court.id")
    way: str
    served_at: datetime
    received_on: date
    objections_until_at: datetime
    read_at: datetime | None = None


class ReportObjection(SQLModel, table=True):
    __tablename__ = "report_objection"
    __table_args__ = (UniqueConstraint("report_id", "party_id"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    report_id: str = Field(foreign_key="appraisal_report.id")
    party_id: str = Field(foreign_key="case_party.id")
    kind: str
    grounds: str
    state: str
    raised_at: datetime
    raised_by: str = Field(foreign_key="account.id")
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    reason: str = ""
