"""Tables of the roster: agencies, and who acts for them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


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
