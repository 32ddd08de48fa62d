"""Messages; words are made when they are read or sent, in the reader's language."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import document


class Message(SQLModel, table=True):
    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_unsent", "created_at", postgresql_where=text("email_state = 'waiting'")),
    )

    id: str = Field(primary_key=True)
    account_id: str | None = Field(default=None, foreign_key="account.id", index=True)
    court_id: str | None = None
    email: str = ""
    language: str = "en"
    kind: str
    data: dict[str, Any] = document()
    link: str = ""
    created_at: datetime
    read_at: datetime | None = None
    email_state: str
    email_attempts: int = 0
    email_error: str = ""
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
