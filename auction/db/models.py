"""Tables every room may write through `auction.db`: audit, outbox, stored files, the clock."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import big, document


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    court_id: str = Field(index=True)
    at: datetime
    actor_id: str | None
    act: str
    subject: str = Field(index=True)
    data: dict[str, Any] = document()
    previous_hash: str
    hash: str = Field(unique=True)


class OutboxRow(SQLModel, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_undone", "lane", "due_at", "id", postgresql_where=text("done_at IS NULL")),
        Index("ix_outbox_order", "lane", "key", "id", postgresql_where=text("done_at IS NULL")),
    )

    id: int | None = big(default=None, primary_key=True)
    lane: str
    consumer: str
    event: str
    key: str
    payload: dict[str, Any] = document()
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    last_error: str | None = None
    parked_at: datetime | None = None
    done_at: datetime | None = None


class StoredFile(SQLModel, table=True):
    __tablename__ = "stored_file"

    id: str = Field(primary_key=True)
    court_id: str | None = Field(default=None, index=True)
    owner_id: str | None = None
    name: str
    media_type: str
    size_bytes: int = big()
    sha256: str
    content: bytes = Field(sa_type=LargeBinary)
    stored_at: datetime


class CourtClock(SQLModel, table=True):
    __tablename__ = "court_clock"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    court_at: datetime
    machine_at: datetime
    rate: int
    seen_court_at: datetime
    version: int = 1


class IdempotencyRecord(SQLModel, table=True):
    __tablename__ = "idempotency_record"

    account_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    status: int | None = None
    body: dict[str, Any] | None = document(default=None, nullable=True)
    created_at: datetime
