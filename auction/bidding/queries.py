"""Reads of live lots and their records, for pages, API and the settlement. No person here."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.answers import BidAnswer
from auction.bidding.availability import COURSE_KINDS, Course, course_of
from auction.bidding.increments import next_fen
from auction.bidding.kept_answers import read_kept
from auction.bidding.lot_state import LotState, LotStatus
from auction.bidding.models import LotAnswer, LotEventRow, LotOutage, LotRuntime
from auction.bidding.record import heading_line, line
from auction.bidding.view import event_view
from auction.kernel.clock import from_ms, to_ms
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot
from auction.lots.terms import BiddingTerms

MOST_EVENTS = 500


@dataclass(frozen=True)
class LiveLot:
    """Where a lot stands, for lists. `ends_at` is None while it is suspended."""

    lot_id: str
    status: LotStatus
    price_fen: int | None
    leader: str | None
    next_fen: int | None
    bids: int
    extensions: int
    opens_at: datetime
    ends_at: datetime | None
    left_ms: int | None
    result: str | None


@dataclass(frozen=True)
class RecordPage:
    """A run of events as the protocol shows them; `next_after` is None at the end."""

    events: tuple[Mapping[str, Any], ...]
    next_after: int | None


@dataclass(frozen=True)
class BidLine:
    """A bid as the record shows it."""

    seq: int
    at: datetime
    paddle: str
    price_fen: int
    rank: int | None
    ends_at: datetime


@dataclass(frozen=True)
class OutageLine:
    """A time in which no bid on the lot could be kept; `effect` says what was done about it."""

    down_at: datetime
    back_at: datetime
    effect: str


async def live(session: AsyncSession, lot_ids: Sequence[str]) -> dict[str, LiveLot]:
    """Return where these lots stand; one that is not on the engine yet is missing."""
    rows = select(LotRuntime).where(col(LotRuntime.lot_id).in_(lot_ids))
    return {row.lot_id: _live(row) for row in (await session.exec(rows)).all()}


async def record(
    session: AsyncSession, lot_id: str, *, after: int = 0, limit: int = MOST_EVENTS
) -> RecordPage:
    """Return up to `limit` events after number `after`. Law: OJA-31."""
    rows = (
        select(LotEventRow.seq, LotEventRow.public)
        .where(LotEventRow.lot_id == lot_id, LotEventRow.seq > after)
        .order_by(col(LotEventRow.seq))
        .limit(limit + 1)
    )
    found = (await session.exec(rows)).all()
    shown = found[:limit]
    events = tuple(event_view(public.encode()) for _, public in shown)
    return RecordPage(events, shown[-1][0] if len(found) > limit else None)


async def bids(session: AsyncSession, lot_id: str, *, newest: int = 50) -> list[BidLine]:
    """Return the newest bids, newest first."""
    rows = (
        select(LotEventRow.public)
        .where(LotEventRow.lot_id == lot_id, LotEventRow.kind == "bid")
        .order_by(col(LotEventRow.seq).desc())
        .limit(newest)
    )
    return [_bid_line(json.loads(public)) for public in (await session.exec(rows)).all()]


async def record_lines(session: AsyncSession, lot_id: str) -> AsyncIterator[str]:
    """Give a lot's record line by line: its heading, then its entries. Refuses `not_found`."""
    runtime = await session.get(LotRuntime, lot_id)
    if runtime is None:
        raise refuse(CommonRefusal.not_found)
    yield heading_line(lot_id, BiddingTerms.from_json(runtime.terms))
    after = 0
    while True:
        rows = (
            select(LotEventRow.seq, LotEventRow.public, LotEventRow.hash)
            .where(LotEventRow.lot_id == lot_id, LotEventRow.seq > after)
            .order_by(col(LotEventRow.seq))
            .limit(MOST_EVENTS)
        )
        found = (await session.exec(rows)).all()
        for seq, public, entry_hash in found:
            yield line(public.encode(), entry_hash)
            after = seq
        if len(found) < MOST_EVENTS:
            return


async def head_of(session: AsyncSession, lot_id: str) -> tuple[int, str]:
    """Return the number and the hash of a lot's newest entry; refuses `not_found`."""
    runtime = await session.get(LotRuntime, lot_id)
    if runtime is None:
        raise refuse(CommonRefusal.not_found)
    return runtime.seq, runtime.hash


async def outages(session: AsyncSession, lot_id: str) -> list[OutageLine]:
    """Return the public outage ledger of a lot, oldest first. Law: OJA-45, OJA-46."""
    rows = select(LotOutage).where(LotOutage.lot_id == lot_id).order_by(col(LotOutage.back_ms))
    return [
        OutageLine(from_ms(row.down_ms), from_ms(row.back_ms), row.effect)
        for row in (await session.exec(rows)).all()
    ]


async def course(session: AsyncSession, lot_id: str) -> Course:
    """Return when a lot's bidding began, stood still and ended, from its record."""
    rows = (
        select(LotEventRow.public)
        .where(LotEventRow.lot_id == lot_id, col(LotEventRow.kind).in_(COURSE_KINDS))
        .order_by(col(LotEventRow.seq))
    )
    return course_of(json.loads(public) for public in (await session.exec(rows)).all())


async def suspended_of_court(session: AsyncSession, court_id: str) -> list[LiveLot]:
    """Return a court's lots whose clock stands still."""
    rows = select(LotRuntime).where(
        LotRuntime.court_id == court_id, LotRuntime.status == LotStatus.suspended
    )
    found = (await session.exec(rows.order_by(col(LotRuntime.lot_id)))).all()
    return [_live(row) for row in found]


async def answer(
    session: AsyncSession, lot_id: str, holder_tag: str, bid_id: str
) -> BidAnswer | None:
    """Return the answer kept for a bidder's bid, or None."""
    kept = await session.get(LotAnswer, (lot_id, holder_tag, bid_id))
    if kept is None:
        return None
    row = None if kept.seq is None else await session.get(LotEventRow, (lot_id, kept.seq))
    entry = None if row is None else (row.seq, row.public, row.hash)
    return read_kept(bid_id, kept.answer, entry)


async def next_lot_due_at(session: AsyncSession, now: datetime) -> datetime | None:
    """Return the earliest opening or end of a lot after an instant."""
    now_ms = to_ms(now)
    opens = select(col(LotRuntime.opens_at_ms)).where(
        LotRuntime.status == LotStatus.upcoming, LotRuntime.opens_at_ms > now_ms
    )
    ends = select(col(LotRuntime.ends_at_ms)).where(
        LotRuntime.status == LotStatus.open, LotRuntime.ends_at_ms > now_ms
    )
    first = [
        (await session.exec(rows.order_by(rows.selected_columns[0]).limit(1))).first()
        for rows in (opens, ends)
    ]
    due = [ms for ms in first if ms is not None]
    return from_ms(min(due)) if due else None


async def due_lots(session: AsyncSession, now: datetime) -> list[str]:
    """Return the lots that should have opened or closed by now and have not.

    Published lots that the engine has not taken up yet are among them.
    """
    now_ms = to_ms(now)
    waiting = (LotRuntime.status == LotStatus.upcoming) & (LotRuntime.opens_at_ms <= now_ms)
    over = (LotRuntime.status == LotStatus.open) & (LotRuntime.ends_at_ms <= now_ms)
    known = select(LotRuntime.lot_id).where(waiting | over)
    unknown = select(Lot.id).where(
        Lot.state == "published", col(Lot.id).not_in(select(LotRuntime.lot_id))
    )
    return [*(await session.exec(known)).all(), *(await session.exec(unknown)).all()]


def _live(row: LotRuntime) -> LiveLot:
    status = LotStatus(row.status)
    state = LotState(
        lot_id=row.lot_id,
        terms=BiddingTerms.from_json(row.terms),
        ends_at_ms=row.ends_at_ms,
        price_fen=row.price_fen,
    )
    return LiveLot(
        lot_id=row.lot_id,
        status=status,
        price_fen=row.price_fen,
        leader=row.leader,
        next_fen=next_fen(state),
        bids=row.bids,
        extensions=row.extensions,
        opens_at=from_ms(row.opens_at_ms),
        ends_at=None if status == LotStatus.suspended else from_ms(row.ends_at_ms),
        left_ms=row.left_ms,
        result=row.result,
    )


def _bid_line(public: Mapping[str, Any]) -> BidLine:
    return BidLine(
        seq=public["seq"],
        at=from_ms(public["at"]),
        paddle=public["paddle"],
        price_fen=public["price_fen"],
        rank=public["rank"],
        ends_at=from_ms(public["ends_at"]),
    )
