"""Each day's close: the trial balance and the bank's balance beside it, kept for good.

A day is closed once it is over; its row is never changed. What was learnt later (a statement that
came late) shows beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day, day_ends
from auction.kernel.invariant import hold
from auction.kernel.page import PAGE_SIZE, Page
from auction.kernel.refusal import refuse
from auction.ledger import service as ledger
from auction.ledger.accounts import BANK, SUSPENSE, TRANSIT
from auction.ledger.models import LedgerEntry
from auction.payments.day_picture import (
    AccountLine,
    DayPicture,
    Difference,
    DifferenceLine,
    HeldLine,
)
from auction.payments.importing import require_finance
from auction.payments.models import DailyClose
from auction.payments.refusals import CloseRefusal

MOST_DAYS = 400


@dataclass(frozen=True)
class CloseView:
    """A kept close. `is_whole`: what is kept still has the hash it was kept under."""

    day_on: date
    closed_at: datetime
    picture: DayPicture
    content_hash: str
    is_whole: bool


async def close_days(uow: UnitOfWork, *, court_id: str) -> list[date]:
    """Close every day that is over and not closed yet; return them, the oldest first."""
    require_finance(uow, court_id)
    await ledger.take_books(uow, court_id)
    days = await open_days(uow.session, court_id, uow.now)
    if not days:
        raise refuse(CloseRefusal.nothing_to_close)
    for day_on in days:
        picture = await picture_of(uow.session, court_id, day_on)
        hold(picture.balanced, f"the books of {court_id} balance on {day_on}")
        hold(picture.unexplained_fen == 0, f"every difference of {day_on} is explained")
        uow.add(
            DailyClose(
                court_id=court_id,
                day_on=day_on,
                closed_at=uow.now,
                closed_by=uow.actor.account_id,
                entries=picture.entries,
                books_fen=picture.books_fen,
                bank_fen=picture.bank_fen,
                balanced=picture.balanced,
                picture=picture.to_json(),
                content_hash=picture.content_hash(),
            )
        )
        uow.audit("day_closed", f"day:{day_on}", court_id, hash=picture.content_hash())
    await uow.session.flush()
    return days


async def open_days(session: AsyncSession, court_id: str, now: datetime) -> list[date]:
    """Return the days that are over and not closed, from the first entry or the last close on."""
    last = (
        await session.exec(
            select(func.max(DailyClose.day_on)).where(col(DailyClose.court_id) == court_id)
        )
    ).one()
    if last is None:
        first = select(func.min(LedgerEntry.at)).where(col(LedgerEntry.court_id) == court_id)
        first_at = (await session.exec(first)).one()
        if first_at is None:
            return []
        begins = court_day(first_at)
    else:
        begins = last + timedelta(days=1)
    count = (court_day(now) - begins).days
    return [begins + timedelta(days=n) for n in range(max(0, min(count, MOST_DAYS)))]


async def closes(
    session: AsyncSession, court_id: str, number: int = 1, size: int = PAGE_SIZE
) -> Page[CloseView]:
    """Return a court's closes, the newest first."""
    where = col(DailyClose.court_id) == court_id
    rows = (
        select(DailyClose)
        .where(where)
        .order_by(col(DailyClose.day_on).desc())
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).select_from(DailyClose).where(where))).one()
    found = (await session.exec(rows)).all()
    return Page(tuple(_view(row) for row in found), total, number, size)


async def close_of(session: AsyncSession, court_id: str, day_on: date) -> CloseView | None:
    """Return the close of a day, or None."""
    row = await session.get(DailyClose, (court_id, day_on))
    return None if row is None else _view(row)


async def picture_of(session: AsyncSession, court_id: str, day_on: date) -> DayPicture:
    """Return the books at the end of a day as they are known now, beside the bank's balance."""
    params = {"court": court_id, "ends": day_ends(day_on), "day": day_on}
    trial = await _rows(session, _TRIAL, params)
    accounts = [AccountLine(row.code, row.kind, int(row.balance_fen)) for row in trial]
    statements = await _rows(session, _STATEMENTS, params)
    last = statements[-1] if statements else None
    entries = await _rows(session, _ENTRIES, params)
    return DayPicture(
        day=day_on.isoformat(),
        entries=entries[0].count,
        accounts=accounts,
        books_fen=sum(line.balance_fen for line in accounts if line.code == BANK),
        bank_fen=last.closing_fen if last else None,
        statement=last.number if last else "",
        statement_on=last.to_on.isoformat() if last else "",
        held=await _held(session, params),
        differences=await _differences(session, params, statements) if last else [],
    )


async def _held(session: AsyncSession, params: dict[str, Any]) -> list[HeldLine]:
    found = []
    for kind, code in (("transfer", SUSPENSE), ("payout", TRANSIT)):
        for row in await _rows(session, _HELD, {**params, "code": code}):
            found.append(HeldLine(kind, -int(row.balance_fen), row.ref or ""))
    return found


async def _differences(
    session: AsyncSession, params: dict[str, Any], statements: list[Any]
) -> list[DifferenceLine]:
    found = []
    for position, row in enumerate(statements):
        kind = Difference.gap if position else Difference.opening
        # Lines told twice lie in the overlap of two statements and take each other out.
        amount_fen = row.opening_fen - (row.before_fen or 0) + int(row.repeated_fen)
        if amount_fen:
            found.append(DifferenceLine(kind, amount_fen, row.number, row.from_on.isoformat()))
    rows = await _rows(session, _UNLIKE, {**params, "ids": [row.id for row in statements]})
    for row in rows:
        found.append(
            DifferenceLine(row.kind, int(row.amount_fen), row.ref or "", row.day.isoformat())
        )
    return found


async def _rows(session: AsyncSession, statement: Any, params: dict[str, Any]) -> list[Any]:
    return list((await session.exec(statement, params=params)).all())


def _view(row: DailyClose) -> CloseView:
    picture = DayPicture.from_json(row.picture)
    is_whole = picture.content_hash() == row.content_hash
    return CloseView(row.day_on, row.closed_at, picture, row.content_hash, is_whole)


_TRIAL = text(
    """
    SELECT a.code, a.kind, sum(p.amount_fen) AS balance_fen
      FROM ledger_account AS a
      JOIN ledger_posting AS p ON p.account_id = a.id
      JOIN ledger_entry AS e ON e.id = p.entry_id
     WHERE a.court_id = :court AND e.at < :ends
     GROUP BY a.id HAVING sum(p.amount_fen) <> 0
     ORDER BY a.kind, a.code
    """
)
_ENTRIES = text("SELECT count(*) FROM ledger_entry WHERE court_id = :court AND at < :ends")
# Of a line that several statements tell, the first statement in order has it; the others repeat it.
_STATEMENTS = text(
    """
    WITH told AS (
      SELECT l.statement_id,
             CASE l.direction WHEN 'credit' THEN l.amount_fen ELSE -l.amount_fen END AS amount_fen,
             row_number() OVER (PARTITION BY l.direction, l.bank_ref
                                ORDER BY s.to_on, s.from_on, s.sequence, s.number) AS telling
        FROM bank_line AS l JOIN bank_statement AS s ON s.id = l.statement_id
       WHERE s.court_id = :court AND s.state = 'booked' AND s.to_on <= :day
    )
    SELECT s.id, s.number, s.from_on, s.to_on, s.opening_fen, s.closing_fen,
           lag(s.closing_fen) OVER in_order AS before_fen,
           coalesce((SELECT sum(t.amount_fen) FROM told AS t
                      WHERE t.statement_id = s.id AND t.telling > 1), 0) AS repeated_fen
      FROM bank_statement AS s
     WHERE s.court_id = :court AND s.state = 'booked' AND s.to_on <= :day
    WINDOW in_order AS (ORDER BY s.to_on, s.from_on, s.sequence, s.number)
     ORDER BY s.to_on, s.from_on, s.sequence, s.number
    """
)
# What lies on an account between two accounts, by the transfer or the payout it is.
_HELD = text(
    """
    SELECT coalesce(e.memo->>'transfer',
                    CASE WHEN a.code = 'suspense' THEN o.subject_id ELSE e.memo->>'payout' END)
             AS ref,
           sum(p.amount_fen) AS balance_fen
      FROM ledger_account AS a
      JOIN ledger_posting AS p ON p.account_id = a.id
      JOIN ledger_entry AS e ON e.id = p.entry_id
      LEFT JOIN payout AS o ON o.id = e.memo->>'payout'
     WHERE a.court_id = :court AND a.code = :code AND e.at < :ends
     GROUP BY 1 HAVING sum(p.amount_fen) <> 0
     ORDER BY 1
    """
)
_UNLIKE = text(
    """
    WITH line AS (
      SELECT DISTINCT ON (l.direction, l.bank_ref)
             b.entry_key, b.outcome, l.bank_ref, l.booked_on,
             CASE l.direction WHEN 'credit' THEN l.amount_fen ELSE -l.amount_fen END AS amount_fen
        FROM bank_line AS l
        JOIN bank_line AS b ON b.court_id = l.court_id AND b.direction = l.direction
         AND b.bank_ref = l.bank_ref AND b.outcome NOT IN ('waiting', 'booked_before')
       WHERE l.statement_id = ANY(:ids)
       ORDER BY l.direction, l.bank_ref
    ), posted AS (
      SELECT e.key, e.memo->>'bank_ref' AS bank_ref, p.amount_fen,
             (e.at AT TIME ZONE 'Asia/Shanghai')::date AS day
        FROM ledger_account AS a
        JOIN ledger_posting AS p ON p.account_id = a.id
        JOIN ledger_entry AS e ON e.id = p.entry_id
       WHERE a.court_id = :court AND a.code = 'bank' AND e.at < :ends
    )
    SELECT CASE WHEN l.entry_key IS NULL THEN 'not_on_statement'
                WHEN l.entry_key <> '' THEN 'booked_later'
                WHEN l.outcome = 'payout_returned' THEN 'came_back'
                ELSE l.outcome END AS kind,
           coalesce(l.amount_fen, 0) - coalesce(p.amount_fen, 0) AS amount_fen,
           coalesce(l.bank_ref, p.bank_ref, p.key) AS ref,
           coalesce(l.booked_on, p.day) AS day
      FROM line AS l FULL JOIN posted AS p ON p.key = l.entry_key AND l.entry_key <> ''
     WHERE coalesce(l.amount_fen, 0) <> coalesce(p.amount_fen, 0)
     ORDER BY 4, 3
    """
)
