"""Tables of served reports: on whom, how and when; and what a party said against one.

A report is named by its id, whichever room keeps it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import fen


class ReportService(SQLModel, table=True):
    """A report served on one party; `received_on` begins that party's time to object.

    `paper` says what was served; `receipt_way` and `proof_file_id` how it reached whoever signed.
    """

    __tablename__ = "report_service"

    report_id: str = Field(primary_key=True)
    party_id: str = Field(primary_key=True, foreign_key="case_party.id", index=True)
    court_id: str = Field(foreign_key="court.id")
    way: str
    served_at: datetime
    received_on: date
    objections_until_at: datetime
    read_at: datetime | None = None
    paper: str = "report"
    receipt_way: str = ""
    proof_file_id: str | None = Field(default=None, foreign_key="stored_file.id")


class ReportObjection(SQLModel, table=True):
    """One party's objection to a report; `kind` is the first of its grounds, `state` their sum."""

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
    forwarded_at: datetime | None = None
    explain_until_at: datetime | None = None


class ObjectionPoint(SQLModel, table=True):
    """One ground of an objection, and what became of it."""

    __tablename__ = "objection_point"

    objection_id: str = Field(primary_key=True, foreign_key="report_objection.id")
    kind: str = Field(primary_key=True)
    state: str
    reason: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="account.id")


class ObjectionExplanation(SQLModel, table=True):
    """The agency's answer to an objection; with a corrected result, its figure and its file.

    Served as a report is, under its own id. `dispute_until_at` is the last party's last instant.
    """

    __tablename__ = "objection_explanation"
    __table_args__ = (
        UniqueConstraint("objection_id"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
        CheckConstraint("(amount_fen IS NULL) = (file_id IS NULL)", name="result"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    report_id: str = Field(index=True)
    objection_id: str = Field(foreign_key="report_objection.id")
    words: str
    amount_fen: int | None = fen(default=None, nullable=True)
    valid_until_on: date | None = None
    file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    original_file_id: str | None = Field(default=None, foreign_key="stored_file.id")
    explained_at: datetime
    explained_by: str | None = Field(default=None, foreign_key="account.id")
    served_at: datetime | None = None
    dispute_until_at: datetime | None = None


class ExplanationDispute(SQLModel, table=True):
    """A party still disputes what the agency explained."""

    __tablename__ = "explanation_dispute"

    explanation_id: str = Field(primary_key=True, foreign_key="objection_explanation.id")
    party_id: str = Field(primary_key=True, foreign_key="case_party.id")
    said_at: datetime
    said_by: str | None = Field(default=None, foreign_key="account.id")
    words: str


class TechnicalReview(SQLModel, table=True):
    """The industry association's professional technical review of a report."""

    __tablename__ = "technical_review"
    __table_args__ = (UniqueConstraint("report_id"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    report_id: str
    association: str
    commissioned_at: datetime
    commissioned_by: str | None = Field(default=None, foreign_key="account.id")
    until_at: datetime
    concluded_at: datetime | None = None
    concluded_by: str | None = Field(default=None, foreign_key="account.id")
    conclusion: str = ""
    reason: str = ""
    file_id: str | None = Field(default=None, foreign_key="stored_file.id")
