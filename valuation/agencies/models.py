"""Tables of the roster: agencies, their licences and appraisers, who acts for them, imports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class Agency(SQLModel, table=True):
    """`licence_no` and `speciality` are the primary ones; `agency_licence` holds every one."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("court_id", "licence_no"),
        CheckConstraint("(removed_at IS NULL) = (removal_ground = '')", name="removal"),
    )

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
    province: str = ""
    city: str = ""
    address: str = ""
    practice_scope: str = ""
    removed_at: datetime | None = None
    removal_ground: str = ""
    removal_note: str = ""


class AgencyLicence(SQLModel, table=True):
    """One for each speciality; a number stands on a court's roster once in a speciality."""

    __tablename__ = "agency_licence"
    __table_args__ = (UniqueConstraint("court_id", "speciality", "licence_no"),)

    agency_id: str = Field(primary_key=True, foreign_key="agency.id")
    speciality: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    licence_no: str
    expires_on: date | None = None


class AgencyAppraiser(SQLModel, table=True):
    __tablename__ = "agency_appraiser"
    __table_args__ = (UniqueConstraint("agency_id", "category", "licence_no"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    agency_id: str = Field(foreign_key="agency.id", index=True)
    name: str
    category: str
    licence_no: str
    expires_on: date | None = None


class RosterImport(SQLModel, table=True):
    """A file looked at; `report` is what it would have done, `applied_at` when it did."""

    __tablename__ = "roster_import"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    file_id: str = Field(foreign_key="stored_file.id")
    rows: list[list[str]] = document()
    report: list[dict[str, Any]] = document()
    uploaded_by: str = Field(foreign_key="account.id")
    uploaded_at: datetime
    applied_at: datetime | None = None
    applied_by: str | None = Field(default=None, foreign_key="account.id")


class AgencyAccount(SQLModel, table=True):
    """Who acts for an agency: its bound accounts."""

    __tablename__ = "agency_account"

    agency_id: str = Field(primary_key=True, foreign_key="agency.id")
    account_id: str = Field(primary_key=True, foreign_key="account.id", index=True)
    bound_at: datetime
