"""Who may not buy because of whom they are near: declared by hand, kept as keyed hashes alone.

A court's staff declare themselves and their near relatives, an agency's people theirs; nobody can
read whom. Consumption limits stand in `consumption.py`. Law: OJA-52, CC art 1045; PIPL art 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import STAFF, Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.check_digits import kept_number
from auction.people.models import IdentityDossier, NearRelative
from auction.people.number_tags import number_tag
from auction.people.refusals import PeopleRefusal
from auction.people.relations import MOST_RELATIVES, Relation
from auction.people.rules import IdentityState
from auction.people.turns import take_turn


@dataclass(frozen=True)
class DeclaredRelative:
    """What is shown of a declaration, to whoever made it: no name and no number is kept."""

    id: str
    relation: Relation
    declared_at: datetime


async def declare_relative(
    uow: UnitOfWork, *, relation: Relation, number: str, pepper: bytes, nationality: str = ""
) -> str:
    """Declare oneself or a near relative; return the declaration's id. The number is forgotten.

    For a court's staff and an agency's people. Refuses a number nobody can have, one declared
    before, and more relatives than anybody has.
    """
    account_id = _declarer(uow)
    tag = number_tag(pepper, kept_number(number, nationality))
    await take_turn(uow.session, "relatives", account_id)
    mine = (
        await uow.session.exec(
            select(NearRelative.number_tag).where(NearRelative.account_id == account_id)
        )
    ).all()
    if tag in mine:
        raise refuse(PeopleRefusal.relative_declared, "number")
    if len(mine) >= MOST_RELATIVES:
        raise refuse(PeopleRefusal.too_many_relatives, "number", most=MOST_RELATIVES)
    row = NearRelative(
        id=new_id("kin"),
        court_id=uow.actor.court_id,
        account_id=account_id,
        relation=relation,
        number_tag=tag,
        declared_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    _audit(uow, "relative.declared")
    return row.id


async def withdraw_relative(uow: UnitOfWork, *, relative_id: str) -> None:
    """Take one's own declaration back: a slip, a divorce, a death."""
    account_id = _declarer(uow)
    row = await uow.session.get(NearRelative, relative_id, with_for_update=True)
    if row is None or row.account_id != account_id:
        raise refuse(CommonRefusal.not_found)
    await uow.session.delete(row)
    _audit(uow, "relative.withdrawn")


async def forget_relatives(uow: UnitOfWork, account_id: str) -> None:
    """Erase what somebody declared: they left."""
    mine = col(NearRelative.account_id) == account_id
    await uow.session.exec(delete(NearRelative).where(mine))


async def declared_by(session: AsyncSession, account_id: str) -> list[DeclaredRelative]:
    """Return one's own declarations, in the order in which they were made."""
    rows = select(NearRelative).where(NearRelative.account_id == account_id)
    found = (await session.exec(rows.order_by(col(NearRelative.declared_at)))).all()
    return [DeclaredRelative(row.id, Relation(row.relation), row.declared_at) for row in found]


async def declared_of_court(session: AsyncSession, court_id: str) -> dict[str, int]:
    """Return how many each member of a court's staff declared, by account; never whom."""
    rows = (
        select(NearRelative.account_id, func.count())
        .where(NearRelative.court_id == court_id)
        .group_by(col(NearRelative.account_id))
    )
    return dict((await session.exec(rows)).all())


async def bars_of(
    session: AsyncSession, account_id: str, court_id: str, working: Sequence[str] = ()
) -> bool:
    """Say whether the law bars an account from what a court sells; never because of whom.

    `working`: the accounts of those who do auxiliary work on the property. Looked at are the
    number an account proved, and that of the agent who acts for an organisation. Law: OJA-52.
    """
    if account_id in working:
        return True
    tags = await tags_of(session, account_id)
    if not tags:
        return False
    barred = select(NearRelative.id).where(
        col(NearRelative.number_tag).in_(tags),
        or_(
            col(NearRelative.court_id) == court_id,
            col(NearRelative.account_id).in_(working),
        ),
    )
    return (await session.exec(barred.limit(1))).first() is not None


async def tags_of(session: AsyncSession, account_id: str) -> frozenset[str]:
    """Return the tags of the numbers an account has proved: its own, and its agent's."""
    rows = select(IdentityDossier.number_tag, IdentityDossier.agent_tag).where(
        IdentityDossier.account_id == account_id,
        IdentityDossier.state == IdentityState.verified,
    )
    found = (await session.exec(rows)).all()
    return frozenset(tag for pair in found for tag in pair if tag)


async def tag_untagged(uow: UnitOfWork, pepper: bytes) -> int:
    """Tag the numbers of dossiers from before bars were looked for by tag; return how many."""
    rows = select(IdentityDossier).where(IdentityDossier.number_tag == "").with_for_update()
    found = (await uow.session.exec(rows)).all()
    for row in found:
        row.number_tag = number_tag(pepper, row.number)
        uow.add(row)
    await uow.session.flush()
    return len(found)


def _declarer(uow: UnitOfWork) -> str:
    is_staff = uow.actor.court_id is not None and uow.actor.is_one_of(*STAFF)
    if uow.actor.account_id is None or not (is_staff or uow.actor.is_one_of(Role.agency)):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.account_id


def _audit(uow: UnitOfWork, act: str) -> None:
    if uow.actor.court_id is not None:
        uow.audit(act, f"account:{uow.actor.account_id}", uow.actor.court_id)
