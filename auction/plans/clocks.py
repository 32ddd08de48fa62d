"""The clocks of a plan, and whose turn it is after each act.

Every clock of a party runs from that party's own receipt. Law: DIST-04, DIST-20 to DIST-22.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.queries import due_at
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.plans.events import PlanMoved, PlanToldTo
from auction.plans.models import DistributionPlan, PlanObjection, PlanRecipient, PlanReply
from auction.plans.steps import (
    CORRECTION_DAYS,
    OBJECTION_DAYS,
    OPPOSITION_DAYS,
    SERVING_DAYS,
    SUIT_DAYS,
    TELLING_DAYS,
    Answer,
    ObjectionState,
    Served,
    Told,
    settled_by,
    state_of,
    waits_for,
)
from auction.settlement import distributing
from auction.settlement.models import DistributionRow

JUDGE = (Role.judge,)
DESK = (Role.judge, Role.clerk)
OBJECTION, OPPOSITION, SUIT = "plan_objection", "plan_opposition", "plan_suit"
SERVICE, NOTICE, CORRECTION = "plan_service", "plan_objection_notice", "plan_correction"
OPPOSITION_NOTICE = "plan_opposition_notice"
_OF_OBJECTION = (NOTICE, CORRECTION, OPPOSITION_NOTICE, SUIT)


async def serve_plan(uow: UnitOfWork, plan: DistributionPlan) -> None:
    """Begin the time in which the court serves a plan on everybody."""
    await _open(uow, plan, SERVICE, f"plan:{plan.id}", Role.judge, "DIST-20", SERVING_DAYS, uow.now)


async def was_served(uow: UnitOfWork, plan: DistributionPlan, row: PlanRecipient) -> datetime:
    """Begin somebody's time to object, from their own receipt; return when it is over. DIST-20."""
    served_at = row.served_at or uow.now
    subject = f"plan_recipient:{row.id}"
    until = await _open(
        uow, plan, OBJECTION, subject, Role.party, "DIST-20", OBJECTION_DAYS, served_at
    )
    _tell(uow, plan, row.party_id, "served", until)
    return until


async def was_told(
    uow: UnitOfWork, plan: DistributionPlan, row: PlanReply, party_id: str
) -> datetime:
    """Begin somebody's time to oppose; return when it is over. Law: DIST-21."""
    told_at = row.told_at or uow.now
    subject = f"plan_reply:{row.id}"
    until = await _open(
        uow, plan, OPPOSITION, subject, Role.party, "DIST-21", OPPOSITION_DAYS, told_at
    )
    _tell(uow, plan, party_id, "objection", until)
    return until


async def may_sue(
    uow: UnitOfWork, plan: DistributionPlan, row: PlanObjection, party_id: str
) -> datetime:
    """Begin the objector's time to sue; return when it is over. Law: DIST-22."""
    await close_deadline(uow, kind=OPPOSITION_NOTICE, subject=subject_of(row))
    told_at = row.told_at or uow.now
    until = await _open(uow, plan, SUIT, subject_of(row), Role.party, "DIST-22", SUIT_DAYS, told_at)
    _tell(uow, plan, party_id, "opposed", until)
    return until


async def pass_objection_on(uow: UnitOfWork, plan: DistributionPlan, row: PlanObjection) -> None:
    """Begin the time in which the court tells the others of an objection."""
    await _open(uow, plan, NOTICE, subject_of(row), Role.judge, "DIST-21", TELLING_DAYS, uow.now)
    _moved(uow, plan, "objected")


async def end_objection(uow: UnitOfWork, row: PlanObjection) -> None:
    """Close every clock of an objection that has gone its way."""
    for kind in _OF_OBJECTION:
        await close_deadline(uow, kind=kind, subject=subject_of(row))
    for reply in await replies_of(uow, row.id):
        await close_deadline(uow, kind=OPPOSITION, subject=f"plan_reply:{reply.id}")


async def look_again(uow: UnitOfWork, row: DistributionRow, plan: DistributionPlan) -> None:
    """Settle what has settled itself by now, name the plan's state, and let the next clock run."""
    objections = await objections_of(uow, plan.id)
    for objection in objections:
        await _settle(uow, plan, objection)
    recipients = await recipients_of(uow, plan.id)
    served = [Served(each.until_at) for each in recipients]
    states = [ObjectionState(each.state) for each in objections]
    if all(each.until_at is not None for each in served):
        await close_deadline(uow, kind=SERVICE, subject=f"plan:{plan.id}")
    if plan.partly_paid_at is None:
        row.state = state_of(served, states)
        uow.add(row)
        await _time_to_pay(uow, row, plan, is_open=waits_for(served, states, uow.now) is None)
        return
    await _time_to_pay(uow, row, plan, is_open=ObjectionState.in_suit not in states)


async def end_plan(uow: UnitOfWork, plan: DistributionPlan, *, reason: str) -> None:
    """Close a plan that is given up, with every clock and objection of it."""
    plan.ended_at, plan.ended_reason = uow.now, reason
    uow.add(plan)
    await close_deadline(uow, kind=SERVICE, subject=f"plan:{plan.id}")
    for recipient in await recipients_of(uow, plan.id):
        await close_deadline(uow, kind=OBJECTION, subject=f"plan_recipient:{recipient.id}")
    for objection in await objections_of(uow, plan.id):
        await end_objection(uow, objection)
        state = ObjectionState(objection.state)
        if state.is_open or state is ObjectionState.in_suit:
            objection.state = ObjectionState.superseded
            uow.add(objection)
    await uow.session.flush()


async def recipients_of(uow: UnitOfWork, plan_id: str) -> Sequence[PlanRecipient]:
    """Return on whom a plan is served, in the case's order."""
    rows = select(PlanRecipient).where(col(PlanRecipient.plan_id) == plan_id)
    return (await uow.session.exec(rows.order_by(col(PlanRecipient.position)))).all()


async def objections_of(uow: UnitOfWork, plan_id: str) -> Sequence[PlanObjection]:
    """Return the objections to a plan, the first filed first."""
    rows = select(PlanObjection).where(col(PlanObjection.plan_id) == plan_id)
    ordered = rows.order_by(col(PlanObjection.filed_at), col(PlanObjection.id))
    return (await uow.session.exec(ordered)).all()


async def replies_of(uow: UnitOfWork, objection_id: str) -> Sequence[PlanReply]:
    """Return who may oppose an objection."""
    rows = select(PlanReply).where(col(PlanReply.objection_id) == objection_id)
    return (await uow.session.exec(rows.order_by(col(PlanReply.id)))).all()


def subject_of(row: PlanObjection) -> str:
    """Return what an objection's clocks are about."""
    return f"plan_objection:{row.id}"


async def _settle(uow: UnitOfWork, plan: DistributionPlan, row: PlanObjection) -> None:
    if row.state == ObjectionState.suit_open and row.suit_until_at is not None:
        if row.suit_until_at <= uow.now:
            row.state = ObjectionState.lapsed
            uow.add(row)
            await end_objection(uow, row)
        return
    if row.state != ObjectionState.filed:
        return
    replies = await replies_of(uow, row.id)
    if all(reply.told_at is not None for reply in replies):
        await close_deadline(uow, kind=NOTICE, subject=subject_of(row))
    told = [
        Told(reply.until_at, Answer(reply.answer) if reply.answer else None) for reply in replies
    ]
    become = settled_by(told, uow.now)
    if become is None:
        return
    row.state = become
    uow.add(row)
    is_opposed = become is ObjectionState.opposed
    kind, days = (OPPOSITION_NOTICE, TELLING_DAYS) if is_opposed else (CORRECTION, CORRECTION_DAYS)
    law = "DIST-22" if is_opposed else "DIST-21"
    await _open(uow, plan, kind, subject_of(row), Role.judge, law, days, uow.now)
    _moved(uow, plan, str(become))


async def _time_to_pay(
    uow: UnitOfWork, row: DistributionRow, plan: DistributionPlan, *, is_open: bool
) -> None:
    """Let the ten days of the payment run once nothing stands in its way. Law: DIST-04, TRAP-26."""
    subject = f"sale:{row.sale_id}"
    is_running = await due_at(uow.session, kind="distribution_due", subject=subject) is not None
    if is_open and not is_running:
        await distributing.open_again(uow, row)
        _moved(uow, plan, "payable")
    if not is_open and is_running:
        await close_deadline(uow, kind="distribution_due", subject=subject)


async def _open(
    uow: UnitOfWork,
    plan: DistributionPlan,
    kind: str,
    subject: str,
    role: Role,
    law: str,
    days: int,
    since: datetime,
) -> datetime:
    until = due_in_days(since, days)
    await open_deadline(
        uow,
        court_id=plan.court_id,
        case_id=plan.case_id,
        kind=kind,
        subject=subject,
        role=role,
        law=law,
        due_at=until,
        data={"plan": plan.id, "distribution": plan.distribution_id},
    )
    return until


def _tell(
    uow: UnitOfWork, plan: DistributionPlan, party_id: str, what: str, until: datetime
) -> None:
    uow.emit(PlanToldTo(plan.id, party_id, plan.case_id, plan.court_id, what, to_ms(until)))


def _moved(uow: UnitOfWork, plan: DistributionPlan, what: str) -> None:
    uow.emit(PlanMoved(plan.id, plan.distribution_id, plan.case_id, plan.court_id, what))
