"""A month of a court's money, read anew: the books, the bank's statements, the gateway's lines.

What is told here was learnt by now; what a day looked like when it was closed is kept by its close.
Law: DIST-02.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.clock import court_day, day_begins, day_ends
from auction.ledger.accounts import AccountKind
from auction.payments import closes, month_sql
from auction.payments.day_picture import DayPicture, DifferenceLine
from auction.payments.models import DailyClose
from auction.payments.month_picture import (
    BANK_ASKS,
    GATEWAY_ASKS,
    CaseAccount,
    GatewayDifference,
    Holding,
    MonthDay,
    MonthPicture,
    Movement,
    Side,
    ends_of_days,
    flows,
    holdings,
    is_case,
)

_DECEMBER = 12


def month_after(first: date) -> date:
    """Return the first day of the month after the one that begins on `first`."""
    year, month = divmod(first.year * _DECEMBER + first.month, _DECEMBER)
    return date(year, month + 1, 1)


async def month_picture(
    session: AsyncSession, court_id: str, first: date, now: datetime
) -> MonthPicture:
    """Return the month that begins on `first`, until its end or now."""
    today = court_day(now)
    last = min(month_after(first) - timedelta(days=1), today)
    reading = _Reading(session, court_id, first, last)
    books = await reading.books()
    pictures = {day: await closes.picture_of(session, court_id, day) for day in _days(first, last)}
    ends = ends_of_days(first, last, books.before, books.moved)
    told = await reading.told_by_gateway()
    closed = await reading.closed()
    waiting = await closes.open_days(session, court_id, now)
    owed = books.held(AccountKind.liability)
    return MonthPicture(
        first=first,
        last=last,
        days=[
            _day(picture, ends[day], told.get(day), is_closed=day in closed)
            for day, picture in pictures.items()
        ],
        assets=books.held(AccountKind.asset),
        owed=[each for each in owed if not is_case(each.owner)],
        cases=await reading.cases(owed, is_running=last == today),
        flows=flows(books.moved),
        bank=_bank(pictures[last]),
        gateway=Side(
            told.get(last), ends[last][1], await reading.unlike(told.get(last)), GATEWAY_ASKS
        ),
        entries=await reading.entries(),
        days_to_close=sum(first <= day <= last for day in waiting),
    )


@dataclass(frozen=True)
class _Books:
    """Balances before the month, by owner and a debit above zero; and what moved in it."""

    before: Mapping[str, int]
    moved: Sequence[Movement]
    kinds: Mapping[str, str]

    def held(self, kind: AccountKind) -> list[Holding]:
        """Return what owners of one side of the books held."""
        ours = {owner for owner, its_kind in self.kinds.items() if its_kind == kind}
        return holdings(
            {owner: fen for owner, fen in self.before.items() if owner in ours},
            [each for each in self.moved if each.owner in ours],
            is_asset=kind is AccountKind.asset,
        )


class _Reading:
    """What is read for one month of one court."""

    def __init__(self, session: AsyncSession, court_id: str, first: date, last: date) -> None:
        self._session, self._court_id = session, court_id
        self._first, self._last = first, last
        self._params = {"court": court_id, "begins": day_begins(first), "ends": day_ends(last)}

    async def books(self) -> _Books:
        """Return the books' side."""
        rows = await self._rows(month_sql.MOVED)
        moved = [row for row in rows if row.day is not None]
        return _Books(
            {row.owner: int(row.debit - row.credit) for row in rows if row.day is None},
            [Movement(r.day, r.owner, r.kind, int(r.debit), int(r.credit)) for r in moved],
            {row.owner: row.account_kind for row in rows},
        )

    async def entries(self) -> int:
        """Return how many entries the month has."""
        return int((await self._rows(month_sql.ENTRIES))[0].count)

    async def closed(self) -> frozenset[date]:
        """Return the days whose close is kept."""
        rows = select(col(DailyClose.day_on)).where(
            col(DailyClose.court_id) == self._court_id,
            col(DailyClose.day_on).between(self._first, self._last),
        )
        return frozenset((await self._session.exec(rows)).all())

    async def told_by_gateway(self) -> dict[date, int]:
        """Return what lay with the gateway by its own lines, at each day's end since its first."""
        lines = {row.day: int(row.net_fen) for row in await self._rows(month_sql.GATEWAY_DAYS)}
        earlier = [fen for day, fen in lines.items() if day < self._first]
        standing, has_begun, found = sum(earlier), bool(earlier), {}
        for day in _days(self._first, self._last):
            has_begun = has_begun or day in lines
            standing += lines.get(day, 0)
            if has_begun:
                found[day] = standing
        return found

    async def unlike(self, told_fen: int | None) -> list[DifferenceLine]:
        """Return by payment where lines and books differ at the end; none before the first line."""
        if told_fen is None:
            return []
        return [
            DifferenceLine(
                GatewayDifference(row.why), int(row.told_fen - row.booked_fen), row.item, ""
            )
            for row in await self._rows(month_sql.UNLIKE)
        ]

    async def cases(self, owed: Sequence[Holding], *, is_running: bool) -> list[CaseAccount]:
        """Return each case's account, beside its arrivals and payouts while the month runs."""
        papers: dict[str, int] = {}
        if is_running:
            papers = {row.owner: int(row.fen) for row in await self._rows(month_sql.PAPERS)}
        return [
            CaseAccount(each, papers.get(each.owner, 0) if is_running else None)
            for each in owed
            if is_case(each.owner)
        ]

    async def _rows(self, statement: Any) -> list[Any]:
        found = await self._session.exec(statement, params=self._params)
        return list(found.all())


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _bank(picture: DayPicture) -> Side:
    return Side(picture.bank_fen, picture.books_fen, picture.differences, BANK_ASKS)


def _day(
    picture: DayPicture, end: tuple[int, int, int, int], told_fen: int | None, *, is_closed: bool
) -> MonthDay:
    _, gateway_fen, deposits_fen, cases_fen = end
    return MonthDay(
        day=date.fromisoformat(picture.day),
        bank_books_fen=picture.books_fen,
        bank_fen=picture.bank_fen,
        gateway_books_fen=gateway_fen,
        gateway_fen=told_fen,
        deposits_fen=deposits_fen,
        cases_fen=cases_fen,
        is_explained=_bank(picture).agrees,
        is_closed=is_closed,
    )
