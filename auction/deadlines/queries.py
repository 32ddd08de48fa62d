"""What falls due: for a court's desk, for one case, and when next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.deadlines.calendar import has_official_list
from auction.deadlines.models import Deadline
from auction.kernel.clock import court_day

_FIXED_DAYS = frozenset({"seizure_lapses", "second_auction", "record_period", "account_period"})
"""What falls on its day whether or not the court rests: no list of holidays moves it."""


def is_provisional(kind: str, due_at: datetime) -> bool:
    """Say whether an instant may still move: the holidays of its year are not announced."""
    return kind not in _FIXED_DAYS and not has_official_list(court_day(due_at).year)


@dataclass(frozen=True)
class DeadlineView:
    """A duty and its day. `subject` is e.g. "lot:…"; `role` says whose duty it is."""

    id: str
    court_id: str
    case_id: str | None
    kind: str
    subject: str
    role: str
    law: str
    data: dict[str, Any]
    opened_at: datetime
    due_at: datetime
    fired_at: datetime | None
    closed_at: datetime | None
    stopped_at: datetime | None = None

    @property
    def subject_id(self) -> str:
        """Return the id of what it is about, without its kind."""
        return self.subject.partition(":")[2]

    @property
    def is_provisional(self) -> bool:
        """Say whether it falls into a year whose holidays are not announced yet."""
        return is_provisional(self.kind, self.due_at)


async def due_for_court(
    session: AsyncSession, court_id: str, now: datetime, until: datetime
) -> list[DeadlineView]:
    """Return a court's open deadlines up to an instant, those past `now` included, earliest first.

    What was opened after `now` is left out, so that a page speaks of one instant.
    """
    return await _views(
        session,
        col(Deadline.court_id) == court_id,
        col(Deadline.closed_at).is_(None),
        col(Deadline.due_at) <= until,
        col(Deadline.opened_at) <= now,
    )


async def for_case(session: AsyncSession, case_id: str) -> list[DeadlineView]:
    """Return every deadline a case had, closed ones included, earliest due first."""
    return await _views(session, col(Deadline.case_id) == case_id)


async def due_at(session: AsyncSession, *, kind: str, subject: str) -> datetime | None:
    """Return when the open deadline of a kind about a subject is due, or None."""
    rows = select(Deadline.due_at).where(
        col(Deadline.kind) == kind,
        col(Deadline.subject) == subject,
        col(Deadline.closed_at).is_(None),
    )
    return (await session.exec(rows)).first()


async def next_due_at(session: AsyncSession, after: datetime | None = None) -> datetime | None:
    """Return the instant, `after` another if one is given, at which the next deadline fires."""
    waiting = select(func.min(Deadline.due_at)).where(
        col(Deadline.fired_at).is_(None),
        col(Deadline.closed_at).is_(None),
        col(Deadline.stopped_at).is_(None),
    )
    if after is not None:
        waiting = waiting.where(col(Deadline.due_at) > after)
    return (await session.exec(waiting)).one()


async def provisional_years(session: AsyncSession, court_id: str) -> list[int]:
    """Return the years without an official list into which a court's open deadlines fall."""
    year = func.date_part("year", func.timezone("Asia/Shanghai", col(Deadline.due_at)))
    rows = select(year).where(
        col(Deadline.court_id) == court_id,
        col(Deadline.closed_at).is_(None),
        col(Deadline.kind).not_in(_FIXED_DAYS),
    )
    years = (int(found) for found in (await session.exec(rows.distinct())).all())
    return sorted(year for year in years if not has_official_list(year))


async def due_unfired(session: AsyncSession, now: datetime) -> list[str]:
    """Return "kind subject" of each open deadline whose instant has come and that has not fired."""
    waiting = (
        select(Deadline.kind, Deadline.subject)
        .where(
            col(Deadline.fired_at).is_(None),
            col(Deadline.closed_at).is_(None),
            col(Deadline.stopped_at).is_(None),
            col(Deadline.due_at) <= now,
        )
        .order_by(col(Deadline.due_at), col(Deadline.id))
    )
    return [f"{kind} {subject}" for kind, subject in (await session.exec(waiting)).all()]


async def _views(session: AsyncSession, *where: ColumnElement[bool]) -> list[DeadlineView]:
    rows = select(Deadline).where(*where).order_by(col(Deadline.due_at), col(Deadline.id))
    return [deadline_view(row) for row in (await session.exec(rows)).all()]


def deadline_view(row: Deadline) -> DeadlineView:
    """Return a deadline as pages read it."""
    return DeadlineView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        kind=row.kind,
        subject=row.subject,
        role=row.role,
        law=row.law,
        data=row.data,
        opened_at=row.opened_at,
        due_at=row.due_at,
        fired_at=row.fired_at,
        closed_at=row.closed_at,
        stopped_at=row.stopped_at,
    )
