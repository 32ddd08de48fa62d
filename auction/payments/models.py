"""Tables of payments. `purpose` and `subject_id` say whose money it is, opaquely."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import big, document, fen


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


class GatewayPayout(SQLModel, table=True):
    """A sum sent from the gateway to the court's own bank; `ordered_by` None: by its own plan."""

    __tablename__ = "gateway_payout"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    account: str = ""
    amount_fen: int = fen()
    state: str = Field(index=True)
    payout_id: str | None = Field(default=None, unique=True)
    failure: str = ""
    ordered_by: str | None = Field(default=None, foreign_key="account.id")
    ordered_at: datetime
    due_at: datetime
    attempts: int = 0
    arrived_at: datetime | None = None


class StatementProfile(SQLModel, table=True):
    __tablename__ = "statement_profile"
    __table_args__ = (UniqueConstraint("court_id", "name"),)

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    name: str
    columns: dict[str, Any] = document()
    day_form: str
    decimal_mark: str
    encoding: str
    delimiter: str
    skipped: int
    changed_at: datetime


class BankStatement(SQLModel, table=True):
    """`waiting` until a clerk has seen the counts; once `booked` the database keeps it as it is."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        UniqueConstraint("court_id", "content_hash"),
        UniqueConstraint("court_id", "number"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    form: str
    account: str
    number: str
    sequence: int
    from_on: date
    to_on: date
    opening_fen: int = fen()
    closing_fen: int = fen()
    content_hash: str
    file_sha256: str
    file_name: str
    state: str
    read_by: str | None = Field(default=None, foreign_key="account.id")
    read_at: datetime
    booked_by: str | None = Field(default=None, foreign_key="account.id")
    booked_at: datetime | None = None


class BankLine(SQLModel, table=True):
    """A statement's line and what became of it; a bank reference is booked once."""

    __tablename__ = "bank_line"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        Index(
            "ux_bank_line_once",
            "court_id",
            "direction",
            "bank_ref",
            unique=True,
            postgresql_where=text("outcome NOT IN ('waiting', 'booked_before')"),
        ),
    )

    statement_id: str = Field(primary_key=True, foreign_key="bank_statement.id")
    position: int = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    bank_ref: str
    direction: str
    amount_fen: int = fen()
    booked_on: date
    other_name: str
    other_account: str
    text: str
    end_to_end: str
    return_reason: str
    outcome: str
    entry_key: str = ""
    transfer_id: str | None = Field(default=None, foreign_key="incoming_transfer.id", index=True)
    payout_id: str | None = Field(default=None, foreign_key="payout.id", index=True)


class PayoutBatch(SQLModel, table=True):
    __tablename__ = "payout_batch"
    __table_args__ = (
        CheckConstraint(
            "state <> 'released' OR by_rule OR released_by <> made_by", name="four_eyes"
        ),
        CheckConstraint("count > 0 AND sum_fen > 0", name="of_something"),
    )

    id: str = Field(primary_key=True)
    court_id: str = Field(foreign_key="court.id", index=True)
    state: str
    by_rule: bool
    count: int
    sum_fen: int = fen()
    made_by: str | None = Field(default=None, foreign_key="account.id")
    made_at: datetime
    released_by: str | None = Field(default=None, foreign_key="account.id")
    released_at: datetime | None = None
    file_sha256: str = ""
    reason: str = ""


class BatchItem(SQLModel, table=True):
    """One attempt of one payout, as it stood when the batch was made; it is in one batch."""

    __tablename__ = "payout_batch_item"
    __table_args__ = (
        Index(
            "ux_payout_batch_item_once",
            "payout_id",
            "attempt",
            unique=True,
            postgresql_where=text("NOT given_up"),
        ),
    )

    batch_id: str = Field(primary_key=True, foreign_key="payout_batch.id")
    position: int = Field(primary_key=True)
    payout_id: str = Field(foreign_key="payout.id")
    attempt: int
    payee_name: str
    payee_account: str
    amount_fen: int = fen()
    purpose: str
    given_up: bool = False


class DailyClose(SQLModel, table=True):
    """A court's books at the end of a day, beside the bank's; the database keeps it as it is."""

    __tablename__ = "daily_close"

    court_id: str = Field(primary_key=True, foreign_key="court.id")
    day_on: date = Field(primary_key=True)
    closed_at: datetime
    closed_by: str | None = Field(default=None, foreign_key="account.id")
    entries: int
    books_fen: int = fen()
    bank_fen: int | None = big(default=None, nullable=True)
    balanced: bool
    picture: dict[str, Any] = document()
    content_hash: str
