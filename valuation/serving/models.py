"""Tables of served reports: on whom, how and when; and what a party said against one.

A report is named by its id, whichever room keeps it.
"""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class ReportService(SQLModel, table=True):
    """A report served on one party; `received_on` begins that party's time to object."""

    __tablename__ = "report_service"

    report_id: str = Field(primary_key=True)
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
    report_id: str = Field(index=True)
    party_id: str = Field(foreign_key="case_party.id")
    kind: str
    grounds: str
    state: str
    raised_at: datetime
    raised_by: str = Field(foreign_key="account.id")
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    reason: str = ""
