"""Tables of payments. `purpose` and `subject_id` say whose money it is, opaquely."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
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
    gateway: str = Field(default="bank", sa_column_kwargs={"server_default": "bank"})


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
    gateway: str = Field(default="bank", sa_column_kwargs={"server_default": "bank"})


class GatewayPayment(SQLModel, table=True):
    """A payment through the card gateway: under a number, and nothing of a lot."""

    __tablename__ = "gateway_payment"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        Index(
            "ix_gateway_payment_opened",
            "number",
            unique=True,
            postgresql_where=text("state = 'opened'"),
        ),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    account: str = ""
    number: str = Field(foreign_key="payment_number.number", index=True)
    means: str
    capture: str
    amount_fen: int = fen()
    state: str = Field(index=True)
    session_id: str | None = Field(default=None, unique=True)
    page_url: str = ""
    intent_id: str | None = Field(default=None, unique=True)
    charge_id: str | None = Field(default=None, unique=True)
    transfer_id: str | None = Field(default=None, foreign_key="incoming_transfer.id", unique=True)
    is_disputed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    hold_until: datetime | None = None
    opened_at: datetime
    look_at: datetime | None = Field(default=None, index=True)
    failures: int = 0


class GatewayOrder(SQLModel, table=True):
    """What the gateway is to do with a payment, once; `key` is its key against twice."""

    __tablename__ = "gateway_order"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)

    key: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    payment_id: str = Field(foreign_key="gateway_payment.id", index=True)
    kind: str
    amount_fen: int = fen()
    payout_id: str | None = Field(default=None, foreign_key="payout.id")
    state: str
    refund_id: str | None = Field(default=None, unique=True)
    failure: str = ""
    ordered_at: datetime
    due_at: datetime = Field(index=True)
    attempts: int = 0


class GatewayEvent(SQLModel, table=True):
    """A report of the gateway's, kept before anything is done about it; its names and no money:

    what is true is read from the gateway when the report is handled.
    """

    __tablename__ = "gateway_event"

    id: str = Field(primary_key=True)
    account: str = ""
    kind: str
    object_id: str
    intent_id: str | None = None
    session_id: str | None = None
    content_hash: str
    received_at: datetime
    state: str = Field(index=True)
    due_at: datetime
    attempts: int = 0


class GatewayCase(SQLModel, table=True):
    """Something at the gateway that a person must look at."""

    __tablename__ = "gateway_case"
    __table_args__ = (UniqueConstraint("reason", "subject"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    reason: str
    subject: str
    number: str = ""
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = Field(default=None, foreign_key="account.id")
    note: str = ""


class GatewayLine(SQLModel, table=True):
    """A line of the gateway's balance, as it was read."""

    __tablename__ = "gateway_line"

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    kind: str
    amount_fen: int = fen()
    fee_fen: int = fen()
    currency: str
    source_id: str = Field(index=True)
    at: datetime
    read_at: datetime
    matched: bool
