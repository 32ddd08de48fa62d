"""Tables of what stands between a case's money and its creditors: delays, deposits, bankruptcy."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import fen


class PayoutDelay(SQLModel, table=True):
    """A delay of a payout, asked by one and approved by another. `payee` "": of the whole sale."""

    __tablename__ = "payout_delay"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        Index(
            "uq_payout_delay_standing",
            "sale_id",
            "payee",
            unique=True,
            postgresql_where=text("state IN ('asked', 'approved')"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    sale_id: str = Field(foreign_key="sale.id", index=True)
    payee: str = ""
    cause: str
    reason: str
    state: str
    asked_by: str = Field(foreign_key="account.id")
    asked_at: datetime
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="account.id")
    ended_at: datetime | None = None
    end_reason: str = ""


class CourtDeposit(SQLModel, table=True):
    """What the court keeps for a payee who cannot be paid; nothing yet while only ordered."""

    __tablename__ = "court_deposit"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="amount"),
        Index("uq_court_deposit", "distribution_id", "payee", unique=True),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    distribution_id: str = Field(foreign_key="distribution.id")
    payee: str
    payee_name: str
    amount_fen: int = fen(default=0)
    cause: str
    reason: str
    ordered_by: str = Field(foreign_key="account.id")
    ordered_at: datetime
    kept_at: datetime | None = None
    released_by: str | None = Field(default=None, foreign_key="account.id")
    released_at: datetime | None = None
    release_reason: str = ""


class OtherPayee(SQLModel, table=True):
    """Somebody else than the creditor who is to be paid, once three of the panel have signed."""

    __tablename__ = "other_payee"
    __table_args__ = (
        Index(
            "uq_other_payee_standing",
            "distribution_id",
            "payee",
            unique=True,
            postgresql_where=text("state <> 'void'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    distribution_id: str = Field(foreign_key="distribution.id")
    payee: str
    name: str
    account: str
    reason: str
    state: str
    asked_by: str = Field(foreign_key="account.id")
    asked_at: datetime
    decided_at: datetime | None = None


class OtherPayeeSignature(SQLModel, table=True):
    """A member of the panel who agrees that somebody else is paid."""

    __tablename__ = "other_payee_signature"

    other_payee_id: str = Field(primary_key=True, foreign_key="other_payee.id")
    member_id: str = Field(primary_key=True, foreign_key="account.id")
    signed_at: datetime


class BankruptcyTransfer(SQLModel, table=True):
    """A case handed over for bankruptcy, what was answered, and the money's way from there."""

    __tablename__ = "bankruptcy_transfer"
    __table_args__ = (
        CheckConstraint("signed_by <> named_by", name="two_people"),
        Index(
            "uq_bankruptcy_transfer_standing",
            "case_id",
            unique=True,
            postgresql_where=text("state <> 'not_accepted'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    case_id: str = Field(foreign_key="enforcement_case.id", index=True)
    party_id: str = Field(foreign_key="case_party.id")
    addressee: str
    reason: str
    state: str
    handed_by: str = Field(foreign_key="account.id")
    handed_at: datetime
    answered_by: str | None = Field(default=None, foreign_key="account.id")
    answered_at: datetime | None = None
    answer: str = ""
    administrator: str = ""
    account: str = ""
    named_by: str | None = Field(default=None, foreign_key="account.id")
    named_at: datetime | None = None
    signed_by: str | None = Field(default=None, foreign_key="account.id")
    signed_at: datetime | None = None
    amount_fen: int = fen(default=0)
