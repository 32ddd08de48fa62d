"""What an outsider's claim does to a lot of the thing: it stands still, is taken off, or goes on.

House rule: from the filing the platform itself suspends a lot that is announced or running, and the
judge is told at once: the law wants it suspended or stayed, a platform alone may only suspend, and
a lot that opens or closes meanwhile would have to be annulled. Such a suspension has no day: each
state of the claim has its own. What a claim asks of a lot is looked at again after each answer of
the lot, so that nothing slips between two acts. Law: OJA-44 to OJA-47, OJA-55, AUC-17, TRAP-21.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.ids import new_id
from auction.kernel.refusal import Refusal
from auction.lots import acting
from auction.lots.acting import RESUME_LOT, open_resumption, standing_act
from auction.lots.acts import ActKind, ActState, Ground
from auction.lots.after_failure import give_up_further_round
from auction.lots.aftermath import LotEvent
from auction.lots.events import ActOrdered
from auction.lots.giving_up import give_up_draft
from auction.lots.models import Lot, LotAct
from auction.lots.states import BEFORE_PUBLICATION, LotState
from auction.remedies.claim_steps import ClaimState
from auction.remedies.models import OutsiderClaim
from auction.remedies.queries import why_blocked
from auction.remedies.refusals import RemedyRefusal

SUSPENDED_BECAUSE = "案外人对拍卖标的提出异议。异议审查期间及法定起诉期间不得处分，暂缓拍卖。"
WITHDRAWN_BECAUSE = "案外人对拍卖标的的异议成立，撤回拍卖。"
_ON_SALE = (LotState.published, LotState.open)
_ENDING = (ActKind.withdrawal, ActKind.termination)


class ClaimMoved(Protocol):
    """An outsider's claim was filed, or took a step."""

    asset_id: str


async def missing_freedom(session: AsyncSession, lot: Lot, now: datetime) -> list[Refusal]:
    """Say that an outsider claims the thing: nothing is announced meanwhile. Law: REM-03."""
    refusal = await why_blocked(session, lot.asset_id)
    return [refusal] if refusal is not None else []


async def on_claim_moved(uow: UnitOfWork, event: ClaimMoved) -> None:
    """React to each step of a claim: bring the lots of the thing in line with it."""
    rows = select(Lot.id).where(col(Lot.asset_id) == event.asset_id, col(Lot.closed_at).is_(None))
    for lot_id in (await uow.session.exec(rows.order_by(col(Lot.id)))).all():
        await bring_in_line(uow, lot_id)


async def on_lot_moved(uow: UnitOfWork, event: LotEvent) -> None:
    """React to a lot that was announced, or went on by itself after an outage."""
    await bring_in_line(uow, event.lot_id)


async def on_act_taken(uow: UnitOfWork, event: acting.ActTaken) -> None:
    """React to the lot's yes, then look whether a claim asks for another act."""
    await acting.on_act_taken(uow, event)
    await bring_in_line(uow, event.lot_id)


async def on_act_refused(uow: UnitOfWork, event: acting.ActRefused) -> None:
    """React to the lot's no. An act that a claim asked for is not asked again at once."""
    await acting.on_act_refused(uow, event)
    act = await uow.session.get_one(LotAct, event.act_id)
    if act.ground != Ground.outsider_claim:
        await bring_in_line(uow, act.lot_id)


async def bring_in_line(uow: UnitOfWork, lot_id: str) -> None:
    """Let a lot be what the claims to its thing ask for; changes nothing where it is so."""
    lot = await uow.session.get_one(Lot, lot_id, with_for_update=True, populate_existing=True)
    if lot.closed_at is not None or await _has_its_order(uow, lot_id):
        return
    await uow.session.flush()
    why = await why_blocked(uow.session, lot.asset_id)
    taken = why is not None and why.code is RemedyRefusal.thing_is_another_s
    if taken and lot.state in BEFORE_PUBLICATION:
        await give_up_draft(uow, lot, reason=WITHDRAWN_BECAUSE)
        await give_up_further_round(uow, lot)
    if lot.state not in _ON_SALE:
        return
    standing = await standing_act(uow, lot_id)
    if why is None:
        await _let_go(uow, lot, standing)
    elif taken:
        await _order(uow, lot, ActKind.withdrawal, WITHDRAWN_BECAUSE, await _who_upheld(uow, lot))
    elif standing is None:
        await _order(uow, lot, ActKind.suspension, SUSPENDED_BECAUSE, None)
    else:
        # It stands still already; whatever was to end that has to wait for the claim.
        standing.ground_gone_at = None
        uow.add(standing)
        await close_deadline(uow, kind=RESUME_LOT, subject=f"lot:{lot.id}")


async def _let_go(uow: UnitOfWork, lot: Lot, standing: LotAct | None) -> None:
    """Begin the five days in which a lot is resumed that stood still for a claim. Law: OJA-47."""
    if standing is None or standing.ground_gone_at is not None:
        return
    if standing.ground == Ground.outsider_claim:
        standing.ground_gone_at = uow.now
        uow.add(standing)
        uow.audit("lot.ground_gone", f"lot:{lot.id}", lot.court_id, order=standing.id)
        await open_resumption(uow, lot, uow.now)
    elif standing.until_at is not None:
        await open_resumption(uow, lot, max(standing.until_at, uow.now))


async def _order(
    uow: UnitOfWork, lot: Lot, kind: ActKind, reason: str, ordered_by: str | None
) -> None:
    act = LotAct(
        id=new_id("act"),
        court_id=lot.court_id,
        lot_id=lot.id,
        kind=kind,
        ground=Ground.outsider_claim,
        reason=reason,
        state=ActState.ordered,
        ordered_by=ordered_by,
        ordered_at=uow.now,
    )
    uow.add(act)
    await uow.session.flush()
    uow.audit(f"lot.{kind}_ordered", f"lot:{lot.id}", lot.court_id, order=act.id, ground=act.ground)
    uow.emit(
        ActOrdered(
            lot_id=lot.id,
            court_id=lot.court_id,
            act_id=act.id,
            kind=kind,
            reason=reason,
            ends_at_ms=None,
        )
    )


async def _has_its_order(uow: UnitOfWork, lot_id: str) -> bool:
    """Say whether an order waits for the lot's answer, or has taken it off for good."""
    ended = (col(LotAct.state) == ActState.taken) & col(LotAct.kind).in_(_ENDING)
    rows = select(LotAct.id).where(
        col(LotAct.lot_id) == lot_id, (col(LotAct.state) == ActState.ordered) | ended
    )
    return (await uow.session.exec(rows)).first() is not None


async def _who_upheld(uow: UnitOfWork, lot: Lot) -> str | None:
    taking = [state for state in ClaimState if state.takes_the_thing]
    rows = (
        select(OutsiderClaim.decided_by)
        .where(col(OutsiderClaim.asset_id) == lot.asset_id, col(OutsiderClaim.state).in_(taking))
        .order_by(col(OutsiderClaim.decided_at))
    )
    return (await uow.session.exec(rows)).first()
