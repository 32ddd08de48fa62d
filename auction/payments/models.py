"""Tables of payments. `purpose` and `subject_id` say whose money it is, opaquely."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import fen


class PaymentNumber(SQLModel, table=True):
    __tablename__ = "payment_number"
    __table_args__ = (
        CheckConstraint("amount_fen > 0 AND received_fen BETWEEN 0 AND amount_fen", name="amounts"),
    )

    number: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    purpose: str
    subject_id: str = Field(index=True)
    payer_name: str
    credit_code: str
    amount_fen: int = fen()
    received_fen: int = fen(default=0)
    parts_allowed: bool = False
    state: str = "open"
    opened_at: datetime
    closed_at: datetime | None = None


class IncomingTransfer(SQLModel, table=True):
    __tablename__ = "incoming_transfer"
    __table_args__ = (
        UniqueConstraint("court_id", "bank_ref"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    bank_ref: str
    number: str = Field(index=True)
    payer_name: str
    payer_account: str
    amount_fen: int = fen()
    content_hash: str
    arrived_at: datetime
    state: str
    reason: str = ""


class Payout(SQLModel, table=True):
    __tablename__ = "payout"
    __table_args__ = (
        UniqueConstraint("court_id", "key"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    key: str
    purpose: str
    subject_id: str = Field(index=True)
    payee_name: str
    payee_account: str
    amount_fen: int = fen()
    debit_code: str
    state: str
    due_at: datetime
    attempts: int = 0
    instructed_at: datetime | None = None
    confirmed_at: datetime | None = None
    bank_ref: str = ""
    failure: str = ""
