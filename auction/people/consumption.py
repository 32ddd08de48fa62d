"""People under consumption limits: a court's list, read in from a file, searched, shortened.

The name stands as the court wrote it, the number as a keyed hash alone. Whoever is on any court's
list may buy no immovable and no car here while the limit runs. Law: CAT-10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.page import PAGE_SIZE, Page
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.people.check_digits import kept_number
from auction.people.consumption_file import Line, LineOutcome, Outcome
from auction.people.kinship import tags_of
from auction.people.models import ConsumptionLimit
from auction.people.number_tags import number_tag
from auction.people.turns import take_turn


@dataclass(frozen=True)
class LimitView:
    """One entry of the list."""

    id: str
    name: str
    from_on: date
    until_on: date | None


async def import_limits(
    uow: UnitOfWork, *, lines: Iterable[Line | LineOutcome], pepper: bytes
) -> list[LineOutcome]:
    """Take the lines of a file into the list; say of each what came of it.

    The same line twice changes nothing; another last day or name for the same person and first day
    is taken over; a line that is wrong stops no other.
    """
    court_id = _court_of_clerk(uow)
    await take_turn(uow.session, "consumption", court_id)
    outcomes = [
        line if isinstance(line, LineOutcome) else await _take(uow, court_id, line, pepper)
        for line in lines
    ]
    counted = {str(each): sum(line.outcome is each for line in outcomes) for each in (*Outcome,)}
    uow.audit("consumption.imported", f"court:{court_id}", court_id, **counted)
    return outcomes


async def remove_limit(uow: UnitOfWork, *, limit_id: str) -> None:
    """Take an entry off the list: the court has lifted the limit."""
    court_id = _court_of_clerk(uow)
    row = await uow.session.get(ConsumptionLimit, limit_id, with_for_update=True)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    await uow.session.delete(row)
    uow.audit("consumption.removed", f"limit:{limit_id}", court_id)


async def limits_of(
    session: AsyncSession, court_id: str, *, name: str = "", number: int = 1, size: int = PAGE_SIZE
) -> Page[LimitView]:
    """Return a court's list, by name; with `name` those whose name holds it."""
    where = [col(ConsumptionLimit.court_id) == court_id]
    if name.strip():
        where.append(col(ConsumptionLimit.name).contains(name.strip(), autoescape=True))
    rows = (
        select(ConsumptionLimit)
        .where(*where)
        .order_by(col(ConsumptionLimit.name), col(ConsumptionLimit.from_on))
        .limit(size)
        .offset((number - 1) * size)
    )
    counted = select(func.count()).select_from(ConsumptionLimit).where(*where)
    total = (await session.exec(counted)).one()
    found = (await session.exec(rows)).all()
    views = tuple(LimitView(row.id, row.name, row.from_on, row.until_on) for row in found)
    return Page(views, total, number, size)


async def is_limited(session: AsyncSession, account_id: str, on: date) -> bool:
    """Say whether an account's proved number is under consumption limits on a day of the court."""
    tags = await tags_of(session, account_id)
    if not tags:
        return False
    rows = select(ConsumptionLimit.id).where(
        col(ConsumptionLimit.number_tag).in_(tags),
        col(ConsumptionLimit.from_on) <= on,
        or_(col(ConsumptionLimit.until_on).is_(None), col(ConsumptionLimit.until_on) >= on),
    )
    return (await session.exec(rows.limit(1))).first() is not None


async def _take(uow: UnitOfWork, court_id: str, line: Line, pepper: bytes) -> LineOutcome:
    try:
        tag = number_tag(pepper, kept_number(line.number))
    except Refused as refused:
        return LineOutcome(line.position, Outcome.wrong, Refusal(refused.refusal.code))
    known = select(ConsumptionLimit).where(
        ConsumptionLimit.court_id == court_id,
        ConsumptionLimit.number_tag == tag,
        ConsumptionLimit.from_on == line.from_on,
    )
    row = (await uow.session.exec(known)).first()
    if row is None:
        uow.add(
            ConsumptionLimit(
                id=new_id("limit"),
                court_id=court_id,
                name=line.name,
                number_tag=tag,
                from_on=line.from_on,
                until_on=line.until_on,
                added_at=uow.now,
                added_by=uow.actor.account_id or "",
            )
        )
        await uow.session.flush()
        return LineOutcome(line.position, Outcome.added)
    if (row.name, row.until_on) == (line.name, line.until_on):
        return LineOutcome(line.position, Outcome.unchanged)
    row.name, row.until_on = line.name, line.until_on
    uow.add(row)
    await uow.session.flush()
    return LineOutcome(line.position, Outcome.changed)


def _court_of_clerk(uow: UnitOfWork) -> str:
    if not uow.actor.is_one_of(Role.clerk, Role.judge) or uow.actor.court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id
