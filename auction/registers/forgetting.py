"""Forgetting people: an account on its holder's wish, who applied when a record's period is over.

Whoever never applied is erased. Whoever did is locked and can no longer be reached; who it was
stays known until the period of every lot they applied for is over, and is then destroyed by a
deadline. What others must keep is left: the books, a buyer's papers, the court's audit record,
which names accounts by number alone. Law: OJA-48.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.keeping import RECORD_PERIOD, destroy_persons, keep_until
from auction.bidding.models import LotKeeping
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.enrolment.forgetting import forget_applicants
from auction.enrolment.models import Application, Deposit, Participation
from auction.enrolment.rules import DepositState
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.lots.models import Lot
from auction.notifications.models import Message
from auction.people import erasure
from auction.people.models import Account
from auction.people.sign_ins import roles_of
from auction.registers.refusals import ErasureRefusal
from auction.settlement.models import Sale
from auction.settlement.openings import forget_openings
from auction.settlement.rules import SaleState

ACCOUNT_PERIOD = "account_period"

_WITH_COURT = (DepositState.held, DepositState.admitted, DepositState.instructed)
_PURCHASE_OVER = (SaleState.handed_over, SaleState.defaulted, SaleState.annulled)


@dataclass(frozen=True)
class Erased:
    """What became of an account; `known_until` is None when nothing of it is left."""

    known_until: datetime | None


async def obstacle(session: AsyncSession, account_id: str) -> Refusal | None:
    """Say why an account cannot be given up now."""
    if await roles_of(session, account_id) - {Role.bidder}:
        return Refusal(ErasureRefusal.account_has_office)
    mine = select(Deposit.state, Lot.closed_at).join_from(Deposit, Application).join(Lot)
    rows = (await session.exec(mine.where(Application.account_id == account_id))).all()
    if any(state in _WITH_COURT for state, _ in rows):
        return Refusal(ErasureRefusal.deposit_with_court)
    elsewhere = select(Lot.closed_at).join(Participation, col(Participation.lot_id) == Lot.id)
    parts = (await session.exec(elsewhere.where(Participation.account_id == account_id))).all()
    if any(closed_at is None for closed_at in [*(at for _, at in rows), *parts]):
        return Refusal(ErasureRefusal.application_running)
    running = select(Sale.id).where(
        or_(col(Sale.buyer_id) == account_id, col(Sale.buyer_ids).contains([account_id])),
        col(Sale.state).not_in(_PURCHASE_OVER),
    )
    if (await session.exec(running)).first() is not None:
        return Refusal(ErasureRefusal.purchase_running)
    return None


async def known_until(session: AsyncSession, account_id: str, now: datetime) -> datetime | None:
    """Return until when who it is must stay known; None for somebody who never applied."""
    until = await _periods(session, account_id)
    return max((end or keep_until(now) for end, _ in until), default=None)


async def give_up_account(uow: UnitOfWork, *, machine_now: datetime) -> Erased:
    """Give the actor's own account up, as `obstacle` allows; every way into it ends at once."""
    account_id = uow.actor.account_id or ""
    account = await uow.session.get(Account, account_id, with_for_update=True)
    if account is None or account.locked_at is not None:
        raise refuse(CommonRefusal.not_found)
    refusal = await obstacle(uow.session, account_id)
    if refusal is not None:
        raise Refused(refusal)
    until = await known_until(uow.session, account_id, uow.now)
    await erasure.lock(uow, account, machine_now=machine_now)
    await uow.session.exec(delete(Message).where(col(Message.account_id) == account_id))
    if until is None:
        await erasure.forget(uow, account)
    else:
        await _keep_known(uow, account_id, until)
    return Erased(until)


async def end_of_period(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to the end of a period: destroy what leads to persons, or who an account was."""
    subject_id = event.subject.partition(":")[2]
    if event.kind == RECORD_PERIOD and await destroy_persons(uow, lot_id=subject_id):
        await forget_applicants(uow, lot_id=subject_id)
        await forget_openings(uow, lot_id=subject_id)
    elif event.kind == ACCOUNT_PERIOD:
        account = await uow.session.get_one(Account, subject_id, with_for_update=True)
        await erasure.forget(uow, account)
        await close_deadline(uow, kind=ACCOUNT_PERIOD, subject=event.subject)
        uow.audit("account.forgotten", event.subject, event.court_id)


async def _keep_known(uow: UnitOfWork, account_id: str, until: datetime) -> None:
    courts = {court_id for _, court_id in await _periods(uow.session, account_id)}
    for court_id in sorted(courts):
        uow.audit("account.locked", f"account:{account_id}", court_id)
    await open_deadline(
        uow,
        court_id=min(courts),
        case_id=None,
        kind=ACCOUNT_PERIOD,
        subject=f"account:{account_id}",
        role=Role.admin,
        law="OJA-48",
        due_at=until,
    )


async def _periods(session: AsyncSession, account_id: str) -> list[tuple[datetime | None, str]]:
    rows = (
        select(LotKeeping.keep_until, Lot.court_id)
        .select_from(Participation)
        .join(Lot, col(Lot.id) == Participation.lot_id)
        .join(LotKeeping, col(LotKeeping.lot_id) == Participation.lot_id, isouter=True)
        .where(Participation.account_id == account_id)
    )
    return [(until, court_id) for until, court_id in (await session.exec(rows)).all()]
