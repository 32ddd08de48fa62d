"""Somebody objects to a line, the others oppose or do not, the court corrects or a suit is shown.

A party acts in its own account; what comes on paper a clerk or judge enters, with the day on which
the court received it: that day is in time or not. Law: DIST-20 to DIST-22.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import service as ledger
from auction.plans import clocks
from auction.plans.making import add_version, basis_and_fixed, newest, standing
from auction.plans.models import DistributionPlan, PlanObjection, PlanRecipient, PlanReply
from auction.plans.refusals import PlanRefusal
from auction.plans.serving import objection_at_desk
from auction.plans.steps import (
    MAY_BE_WITHDRAWN,
    Answer,
    Cause,
    ObjectionState,
    check_dispute,
    sued_amount,
)
from auction.settlement.access import filled
from auction.settlement.distribution.basis import amounts, worked_out
from auction.settlement.models import DistributionRow
from auction.settlement.rules import PLANNED

MOST_GROUNDS = 8_000


async def object_to_line(
    uow: UnitOfWork,
    *,
    plan_id: str,
    claim: str,
    should_fen: int,
    grounds: str,
    party_id: str | None = None,
    received_at: datetime | None = None,
) -> str:
    """Object to a line of a plan; return the objection's id.

    Within fifteen days of one's own receipt. `party_id` and `received_at` go with what the court
    enters from paper. `should_fen` is what the line's payee should get in all. Law: DIST-20.
    """
    row, plan = await _standing_plan(uow, plan_id)
    recipient, at = await _who(uow, plan, party_id, received_at)
    if row.state not in PLANNED:
        raise refuse(PlanRefusal.no_plan_stands)
    if recipient.served_at is None or recipient.until_at is None or at < recipient.served_at:
        raise refuse(PlanRefusal.not_served)
    if at >= recipient.until_at:
        raise refuse(PlanRefusal.objection_too_late, until_at=recipient.until_at)
    version = await newest(uow, plan.id)
    basis, fixed = basis_and_fixed(version)
    refusal = check_dispute(basis, fixed, claim, should_fen)
    if refusal is not None:
        raise Refused(refusal)
    await _insist_first(uow, recipient.id, claim)
    objection = PlanObjection(
        id=new_id("po"),
        court_id=plan.court_id,
        plan_id=plan.id,
        recipient_id=recipient.id,
        claim=claim,
        plan_fen=amounts(worked_out(basis, fixed)).get(claim, 0),
        should_fen=should_fen,
        grounds=filled(grounds, "grounds", MOST_GROUNDS),
        state=ObjectionState.filed,
        received_at=at,
        filed_by=uow.actor.account_id or "",
        filed_at=uow.now,
    )
    uow.add(objection)
    await uow.session.flush()
    for other in await clocks.recipients_of(uow, plan.id):
        if other.id != recipient.id:
            uow.add(_reply(objection, other))
    await uow.session.flush()
    await clocks.pass_objection_on(uow, plan, objection)
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.objected", f"plan:{plan.id}", plan.court_id,
        party=recipient.party_id, claim=claim, should_fen=should_fen,
    )  # fmt: skip
    return objection.id


async def answer(
    uow: UnitOfWork,
    *,
    objection_id: str,
    said: Answer,
    words: str = "",
    party_id: str | None = None,
    received_at: datetime | None = None,
) -> None:
    """Oppose another's objection or consent to it, within fifteen days of being told. DIST-21."""
    found = await uow.session.get(PlanObjection, objection_id)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    row, plan = await _standing_plan(uow, found.plan_id)
    recipient, at = await _who(uow, plan, party_id, received_at)
    await uow.session.refresh(found, with_for_update=True)
    rows = select(PlanReply).where(
        col(PlanReply.objection_id) == objection_id, col(PlanReply.recipient_id) == recipient.id
    )
    reply = (await uow.session.exec(rows.with_for_update())).first()
    if reply is None:
        raise refuse(CommonRefusal.not_found)
    if found.state == ObjectionState.withdrawn:
        raise refuse(PlanRefusal.step_not_open)
    if reply.told_at is None or reply.until_at is None or at < reply.told_at:
        raise refuse(PlanRefusal.not_told)
    if reply.answer:
        raise refuse(PlanRefusal.answered_already)
    if at >= reply.until_at:
        raise refuse(PlanRefusal.opposition_too_late, until_at=reply.until_at)
    if found.state != ObjectionState.filed:
        raise refuse(PlanRefusal.step_not_open)
    reply.answer, reply.words = said, words.strip()[:MOST_GROUNDS]
    reply.answered_at, reply.answered_by = at, uow.actor.account_id
    uow.add(reply)
    await close_deadline(uow, kind=clocks.OPPOSITION, subject=f"plan_reply:{reply.id}")
    await uow.session.flush()
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.answered", f"plan:{plan.id}", plan.court_id,
        objection=objection_id, party=recipient.party_id, answer=said,
    )  # fmt: skip


async def withdraw(uow: UnitOfWork, *, objection_id: str) -> None:
    """Withdraw an objection before a suit: by whoever raised it, or by the desk from paper."""
    found = await uow.session.get(PlanObjection, objection_id)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    row, plan = await _standing_plan(uow, found.plan_id)
    if not _is_desk(uow, plan):
        recipient, _ = await _who(uow, plan, None, None)
        if recipient.id != found.recipient_id:
            raise refuse(CommonRefusal.not_found)
    await uow.session.refresh(found, with_for_update=True)
    if ObjectionState(found.state) not in MAY_BE_WITHDRAWN:
        raise refuse(PlanRefusal.step_not_open)
    found.state = ObjectionState.withdrawn
    uow.add(found)
    await uow.session.flush()
    await clocks.end_objection(uow, found)
    await clocks.look_again(uow, row, plan)
    uow.audit("plan.objection_withdrawn", f"plan:{plan.id}", plan.court_id, objection=found.id)


async def correct(uow: UnitOfWork, *, objection_id: str) -> None:
    """Correct the plan as an objector says whom nobody opposed, in a new version. A judge does.

    House rule: where two objected to one line and nobody opposed either, the later correction
    counts: whoever raised the earlier was told of it and was silent. Law: DIST-21.
    """
    row, plan, found = await objection_at_desk(uow, objection_id, judge_only=True)
    await clocks.look_again(uow, row, plan)
    if found.state != ObjectionState.unopposed or row.state not in PLANNED:
        raise refuse(PlanRefusal.step_not_open)
    basis, fixed = basis_and_fixed(await newest(uow, plan.id))
    fixed[found.claim] = found.should_fen
    found.state = ObjectionState.adopted
    found.decided_by, found.decided_at = uow.actor.account_id, uow.now
    uow.add(found)
    await add_version(
        uow, row, plan, basis, fixed, worked_out(basis, fixed),
        cause=Cause.corrected, objection_id=found.id,
    )  # fmt: skip
    await clocks.end_objection(uow, found)
    await clocks.look_again(uow, row, plan)
    uow.audit("plan.corrected", f"plan:{plan.id}", plan.court_id, objection=found.id)


async def show_suit(
    uow: UnitOfWork, *, objection_id: str, number: str, filed_on: date, disputed_fen: int
) -> None:
    """Record that the objector sued in time: the suit's number and what it is about. DIST-22.

    House rule: a suit filed in time may be shown late, until the plan is paid.
    """
    row, plan, found = await objection_at_desk(uow, objection_id)
    await clocks.look_again(uow, row, plan)
    is_open = found.state in (ObjectionState.suit_open, ObjectionState.lapsed)
    if not is_open or row.state not in PLANNED or found.suit_until_at is None:
        raise refuse(PlanRefusal.step_not_open)
    if filed_on > court_day(uow.now) or filed_on < court_day(found.told_at or uow.now):
        raise refuse(CommonRefusal.bad_date, "filed_on")
    # The last moment of the period's last day is the instant before the next day begins.
    if filed_on >= court_day(found.suit_until_at):
        raise refuse(PlanRefusal.suit_too_late, "filed_on", until_at=found.suit_until_at)
    sued_fen = sued_amount(found.plan_fen, found.should_fen, disputed_fen)
    if sued_fen is None:
        most_fen = abs(found.plan_fen - found.should_fen)
        raise refuse(PlanRefusal.disputed_out_of_range, "disputed", most_fen=most_fen)
    found.suit_number, found.suit_filed_on = filled(number, "number", 100), filed_on
    found.sued_fen, found.suit_recorded_by = sued_fen, uow.actor.account_id
    found.state = ObjectionState.in_suit
    uow.add(found)
    await uow.session.flush()
    await clocks.end_objection(uow, found)
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.suit_shown", f"plan:{plan.id}", plan.court_id,
        objection=found.id, number=found.suit_number, disputed_fen=disputed_fen,
    )  # fmt: skip


def _reply(objection: PlanObjection, other: PlanRecipient) -> PlanReply:
    return PlanReply(
        id=new_id("ply"),
        court_id=objection.court_id,
        objection_id=objection.id,
        recipient_id=other.id,
    )


async def _standing_plan(uow: UnitOfWork, plan_id: str) -> tuple[DistributionRow, DistributionPlan]:
    """Return a plan that stands and its distribution, locked, whoever asks."""
    found = await uow.session.get(DistributionPlan, plan_id)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    await ledger.take_books(uow, found.court_id)
    row = await uow.session.get_one(
        DistributionRow, found.distribution_id, with_for_update=True, populate_existing=True
    )
    plan = await standing(uow, row.id)
    if plan.id != plan_id:
        raise refuse(PlanRefusal.no_plan_stands)
    return row, plan


async def _who(
    uow: UnitOfWork, plan: DistributionPlan, party_id: str | None, received_at: datetime | None
) -> tuple[PlanRecipient, datetime]:
    """Return for whom the actor speaks, and when it was said: the party itself, or its paper."""
    rows = select(PlanRecipient).where(col(PlanRecipient.plan_id) == plan.id)
    if _is_desk(uow, plan):
        if not party_id:
            raise refuse(CommonRefusal.missing, "party_id")
        rows = rows.where(col(PlanRecipient.party_id) == party_id)
    else:
        own = select(CaseParty.id).where(
            col(CaseParty.account_id) == uow.actor.account_id,
            col(CaseParty.case_id) == plan.case_id,
        )
        rows = rows.where(col(PlanRecipient.party_id).in_(own))
        received_at = None
    recipient = (await uow.session.exec(rows.order_by(col(PlanRecipient.position)))).first()
    if recipient is None or uow.actor.account_id is None:
        raise refuse(CommonRefusal.not_found)
    at = received_at or uow.now
    if at > uow.now:
        raise refuse(CommonRefusal.bad_date, "received_at")
    return recipient, at


def _is_desk(uow: UnitOfWork, plan: DistributionPlan) -> bool:
    return uow.actor.court_id == plan.court_id and uow.actor.is_one_of(*clocks.DESK)


async def _insist_first(uow: UnitOfWork, recipient_id: str, claim: str) -> None:
    known = select(PlanObjection.id).where(
        col(PlanObjection.recipient_id) == recipient_id,
        col(PlanObjection.claim) == claim,
        col(PlanObjection.state) != ObjectionState.withdrawn,
    )
    if (await uow.session.exec(known)).first() is not None:
        raise refuse(PlanRefusal.objected_already)
