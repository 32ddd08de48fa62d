"""Tables of the live lot: its linked record, its answers, who keeps it, and when nobody could.

No row here names an account. `lot_event`, `lot_private`'s openings, `lot_answer`, `lot_outage` and
`lot_head` are append-only by trigger, and a signing key can only be retired. None has a foreign
key: the record outlives what it is of, and must verify without it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from auction.db.column_types import big, document, fen


class BiddingNode(SQLModel, table=True):
    __tablename__ = "bidding_node"

    id: str = Field(primary_key=True)
    epoch: int = big()
    address: str
    started_at: datetime
    heartbeat_at: datetime
    heartbeat_court_ms: int = big()
    released_at: datetime | None = None


class LotRuntime(SQLModel, table=True):
    __tablename__ = "lot_runtime"
    __table_args__ = (
        Index("ix_lot_runtime_unfinished", "node_id", postgresql_where=text("NOT finished")),
        CheckConstraint("seq >= 0 AND bids >= 0", name="counts"),
    )

    lot_id: str = Field(primary_key=True)
    court_id: str = Field(index=True)
    node_id: str | None = None
    terms: dict[str, Any] = document()
    status: str
    opens_at_ms: int = big()
    ends_at_ms: int = big()
    left_ms: int | None = big(default=None, nullable=True)
    price_fen: int | None = fen(default=None, nullable=True)
    leader: str | None = None
    leader_rank: int | None = None
    bids: int = big(default=0)
    extensions: int = big(default=0)
    result: str | None = None
    seq: int = big(default=0)
    hash: str
    finished: bool = False


class LotEventRow(SQLModel, table=True):
    __tablename__ = "lot_event"

    lot_id: str = Field(primary_key=True)
    seq: int = big(primary_key=True)
    kind: str
    at_ms: int | None = big(default=None, nullable=True)
    public: str = Field(sa_type=Text)
    hash: str


class LotPrivate(SQLModel, table=True):
    __tablename__ = "lot_private"

    lot_id: str = Field(primary_key=True)
    seq: int = big(primary_key=True)
    opening: dict[str, Any] = document()
    person: dict[str, Any] | None = document(default=None, nullable=True)


class LotSealed(SQLModel, table=True):
    """The way from a paddle back to its holder. Web processes may add a box, and read none."""

    __tablename__ = "lot_sealed"

    lot_id: str = Field(primary_key=True)
    seq: int = big(primary_key=True)
    box: str


class LotAnswer(SQLModel, table=True):
    """An acceptance by its entry's number, or a refusal whole (`kept_answers.py`)."""

    __tablename__ = "lot_answer"
    __table_args__ = (CheckConstraint("num_nonnulls(seq, answer) = 1", name="one"),)

    lot_id: str = Field(primary_key=True)
    holder_tag: str = Field(primary_key=True)
    bid_id: str = Field(primary_key=True)
    seq: int | None = big(default=None, nullable=True)
    answer: dict[str, Any] | None = document(default=None, nullable=True)


class LotKeeping(SQLModel, table=True):
    """Until when what leads from a lot's paddles to persons is kept; triggers hold it to that."""

    __tablename__ = "lot_keeping"

    lot_id: str = Field(primary_key=True)
    court_id: str
    ended_at: datetime
    keep_until: datetime
    destroyed_at: datetime | None = None


class LotOutage(SQLModel, table=True):
    __tablename__ = "lot_outage"
    __table_args__ = (CheckConstraint("down_ms < back_ms", name="lasts"),)

    lot_id: str = Field(primary_key=True)
    back_ms: int = big(primary_key=True)
    down_ms: int = big()
    court_id: str
    effect: str


class LotStop(SQLModel, table=True):
    __tablename__ = "lot_stop"
    __table_args__ = (
        Index(
            "uq_lot_stop_standing",
            "lot_id",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    lot_id: str = Field(primary_key=True)
    stopped_at: datetime = Field(primary_key=True)
    court_id: str
    code: str
    detail: dict[str, Any] = document()
    told_at: datetime | None = None
    lifted_at: datetime | None = None
    lifted_because: str | None = None


class LotCheck(SQLModel, table=True):
    __tablename__ = "lot_check"
    __table_args__ = (
        Index("ix_lot_check_wanted", "lot_id", postgresql_where=text("wanted_seq > seq")),
    )

    lot_id: str = Field(primary_key=True)
    wanted_seq: int = big()
    seq: int = big(default=0)
    checked_at: datetime | None = None


class LotSnapshot(SQLModel, table=True):
    __tablename__ = "lot_snapshot"

    lot_id: str = Field(primary_key=True)
    seq: int = big()
    hash: str
    state: dict[str, Any] = document()


class BidCeiling(SQLModel, table=True):
    __tablename__ = "bid_ceiling"

    lot_id: str = Field(primary_key=True)
    holder_tag: str = Field(primary_key=True)
    ceiling_fen: int = fen()


class SigningKeyRow(SQLModel, table=True):
    __tablename__ = "signing_key"

    id: str = Field(primary_key=True)
    public_key: str
    first_used_at: datetime
    retired_at: datetime | None = None


class LotHead(SQLModel, table=True):
    __tablename__ = "lot_head"
    __table_args__ = (UniqueConstraint("lot_id", "seq"),)

    number: int | None = big(default=None, primary_key=True)
    lot_id: str
    court_id: str
    seq: int = big()
    hash: str
    at_ms: int = big()
    key_id: str
    signature: str
