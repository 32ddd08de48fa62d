"""The platform's own calendar: a year's days off and made-up working days, filed by a court.

The holidays are the whole country's, announced by the State Council, so that no court has a list
of its own: what one administrator files holds for all. A year nobody filed is as the library
`holidays` knows it. Law: TIME-01.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import FiledYear, listed_year, use_filed_years
from auction.deadlines.models import CourtYear
from auction.deadlines.refusals import CalendarRefusal
from auction.kernel.actor import Role
from auction.kernel.clock import FIRST_YEAR, LAST_YEAR
from auction.kernel.refusal import CommonRefusal, refuse

_FEWEST_OFF, _MOST_OFF = 11, 60
_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class YearView:
    """A year's days as they count now, and where they come from ("" for the library)."""

    year: int
    days_off: tuple[date, ...]
    workdays: tuple[date, ...]
    source: str
    filed_at: datetime | None
    is_official: bool


async def file_year(
    uow: UnitOfWork,
    *,
    year: int,
    days_off: Iterable[date],
    workdays: Iterable[date],
    source: str,
) -> None:
    """File a year whole, in the place of what was filed before; `source` names the notice.

    Deadlines that are open keep their day: a period that was told to somebody does not move
    under them (House rule). Refuses a day of another year, a made-up working day that is no
    weekend or is off, and a list that cannot be a year's.
    """
    court_id = uow.actor.court_id
    if court_id is None or not uow.actor.is_one_of(Role.admin):
        raise refuse(CommonRefusal.not_allowed)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(CommonRefusal.bad_date, "year")
    off, work = sorted(set(days_off)), sorted(set(workdays))
    if not _FEWEST_OFF <= len(off) <= _MOST_OFF or any(day.year != year for day in off):
        raise refuse(CalendarRefusal.bad_days_off, "days_off", year=year, fewest=_FEWEST_OFF)
    if any(day.year != year or day.weekday() < _SATURDAY or day in off for day in work):
        raise refuse(CalendarRefusal.bad_workdays, "workdays", year=year)
    if not source.strip():
        raise refuse(CommonRefusal.missing, "source")
    row = await uow.session.get(CourtYear, year, with_for_update=True)
    row = row or CourtYear(
        year=year, days_off=[], workdays=[], source="", filed_at=uow.now, filed_by=""
    )
    row.days_off = [day.isoformat() for day in off]
    row.workdays = [day.isoformat() for day in work]
    row.source, row.filed_at = source.strip()[:500], uow.now
    row.filed_by = uow.actor.account_id or ""
    uow.add(row)
    await uow.session.flush()
    uow.audit(
        "calendar.filed", f"year:{year}", court_id,
        days_off=row.days_off, workdays=row.workdays, source=row.source,
    )  # fmt: skip


async def read_filed_years(session: AsyncSession) -> int:
    """Let this process count by what is filed; return how many years that is.

    Every process does so at its start and every few seconds, so that the rules that count days
    read no table themselves.
    """
    rows = (await session.exec(select(CourtYear))).all()
    use_filed_years({row.year: _filed(row) for row in rows})
    return len(rows)


async def years(session: AsyncSession, first_year: int, last_year: int) -> list[YearView]:
    """Return the years from one to another as they count, both included."""
    rows = select(CourtYear).where(
        col(CourtYear.year) >= first_year, col(CourtYear.year) <= last_year
    )
    filed = {row.year: row for row in (await session.exec(rows)).all()}
    return [_view(year, filed.get(year)) for year in range(first_year, last_year + 1)]


def _view(year: int, row: CourtYear | None) -> YearView:
    days = _filed(row) if row is not None else listed_year(year)
    return YearView(
        year=year,
        days_off=tuple(sorted(days.days_off)),
        workdays=tuple(sorted(days.workdays)),
        source=row.source if row else "",
        filed_at=row.filed_at if row else None,
        is_official=row is not None or bool(days.workdays),
    )


def _filed(row: CourtYear) -> FiledYear:
    return FiledYear(
        frozenset(date.fromisoformat(day) for day in row.days_off),
        frozenset(date.fromisoformat(day) for day in row.workdays),
    )
