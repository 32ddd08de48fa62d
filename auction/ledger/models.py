"""Tables of the books."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from auction.db.column_types import big, document, fen


class LedgerAccount(SQLModel, table=True):
    """`balance_fen` is the sum of the account's postings, kept in step by whoever posts."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("court_id", "code"),
        CheckConstraint(
            "CASE kind WHEN 'asset' THEN balance_fen >= 0 ELSE balance_fen <= 0 END",
            name="never_overdrawn",
        ),
    )

    id: int | None = big(default=None, primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    code: str
    kind: str
    opened_at: datetime
    balance_fen: int = fen(default=0)


class LedgerEntry(SQLModel, table=True):
    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("court_id", "key"), UniqueConstraint("reverses_id"))

    id: int | None = big(default=None, primary_key=True)
    court_id: str = Field(foreign_key="court.id")
    key: str
    content_hash: str
    kind: str
    at: datetime
    memo: dict[str, Any] = document()
    made_by: str | None = Field(default=None, foreign_key="account.id")
    reverses_id: int | None = big(default=None, foreign_key="ledger_entry.id", nullable=True)


class LedgerPosting(SQLModel, table=True):
    """A debit is above zero, a credit below; an entry's postings add up to nothing."""

    __tablename__ = "ledger_posting"
    __table_args__ = (CheckConstraint("amount_fen <> 0", name="amount"),)

    entry_id: int = big(primary_key=True, foreign_key="ledger_entry.id")
    position: int = Field(primary_key=True)
    account_id: int = big(foreign_key="ledger_account.id", index=True)
    amount_fen: int = fen()
