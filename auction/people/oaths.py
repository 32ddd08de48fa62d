"""The verbs of the desk's oath: take it, ask for it, end it. Law: OJA-24, TRAP-20."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.models import DeskOath
from auction.people.oath import STANDING
from auction.people.refusals import PeopleRefusal
from auction.people.turns import take_turn


@dataclass(frozen=True)
class OathView:
    """Which version somebody swore, and when."""

    version: str
    sworn_at: datetime


async def take_oath(uow: UnitOfWork, *, version: str, language: str) -> None:
    """Take the standing oath as a member of the desk. Taken twice it changes nothing.

    Refuses whoever is not of the desk, and any other text than the one that stands now.
    """
    account_id, court_id = uow.actor.account_id, uow.actor.court_id
    if not uow.actor.is_one_of(Role.admission) or account_id is None or court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    if version != STANDING.version:
        raise refuse(PeopleRefusal.text_changed)
    await take_turn(uow.session, "oath", account_id)
    if await oath_of(uow.session, account_id) is not None:
        return
    row = DeskOath(
        id=new_id("oath"),
        court_id=court_id,
        account_id=account_id,
        version=version,
        sha256=STANDING.sha256(language),
        language=language,
        sworn_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.audit("desk.sworn", f"account:{account_id}", court_id, version=version, sha256=row.sha256)


async def oath_of(session: AsyncSession, account_id: str | None) -> OathView | None:
    """Return somebody's oath on the standing text, or None."""
    rows = select(DeskOath).where(
        col(DeskOath.account_id) == account_id,
        DeskOath.version == STANDING.version,
        col(DeskOath.ended_at).is_(None),
    )
    row = (await session.exec(rows)).first()
    return None if row is None else OathView(row.version, row.sworn_at)


async def insist_sworn(uow: UnitOfWork) -> None:
    """Refuse a desk to whoever has not sworn the standing oath."""
    if await oath_of(uow.session, uow.actor.account_id) is None:
        raise refuse(PeopleRefusal.oath_missing)


async def end_oath(uow: UnitOfWork, account_id: str) -> None:
    """Note that somebody left the desk: whoever comes back swears again."""
    standing = select(DeskOath).where(
        col(DeskOath.account_id) == account_id, col(DeskOath.ended_at).is_(None)
    )
    for row in (await uow.session.exec(standing)).all():
        row.ended_at = uow.now
        uow.add(row)
