"""A plan reaches each creditor and the debtor, one by one; so does each objection and opposition.

Law: DIST-20 to DIST-22, TIME-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.plans import clocks
from auction.plans.making import standing
from auction.plans.models import DistributionPlan, PlanObjection, PlanRecipient, PlanReply
from auction.plans.refusals import PlanRefusal
from auction.plans.steps import ObjectionState
from auction.settlement import distributing
from auction.settlement.access import filled
from auction.settlement.models import DistributionRow
from auction.settlement.proofs import ServiceChannel
from auction.settlement.refusals import SettlementRefusal


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """How, where and when somebody received something, and what proves it."""

    channel: ServiceChannel
    address: str
    at: datetime
    note: str


async def note_service(uow: UnitOfWork, *, recipient_id: str, receipt: Receipt) -> None:
    """Note that a creditor or the debtor received the plan; their fifteen days begin. DIST-20."""
    recipient = await uow.session.get(PlanRecipient, recipient_id)
    if recipient is None or recipient.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    row, plan = await plan_at_desk(uow, recipient.plan_id)
    await uow.session.refresh(recipient, with_for_update=True)
    if recipient.served_at is not None:
        raise refuse(PlanRefusal.served_already)
    proven = checked(receipt, not_before=plan.made_at, now=uow.now)
    recipient.served_at, recipient.channel = proven.at, proven.channel
    recipient.address, recipient.note = proven.address, proven.note
    recipient.recorded_by, recipient.recorded_at = uow.actor.account_id, uow.now
    recipient.until_at = await clocks.was_served(uow, plan, recipient)
    uow.add(recipient)
    await uow.session.flush()
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.served", f"plan:{plan.id}", plan.court_id,
        party=recipient.party_id, channel=proven.channel,
    )  # fmt: skip


async def tell_other(uow: UnitOfWork, *, reply_id: str, receipt: Receipt) -> None:
    """Note that one who did not object was told of an objection; they may oppose it. DIST-21."""
    reply = await uow.session.get(PlanReply, reply_id)
    if reply is None or reply.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    objection = await uow.session.get_one(PlanObjection, reply.objection_id)
    row, plan = await plan_at_desk(uow, objection.plan_id)
    await uow.session.refresh(reply, with_for_update=True)
    await uow.session.refresh(objection, with_for_update=True)
    if reply.told_at is not None:
        raise refuse(PlanRefusal.told_already)
    if objection.state != ObjectionState.filed:
        raise refuse(PlanRefusal.step_not_open)
    proven = checked(receipt, not_before=objection.received_at, now=uow.now)
    recipient = await uow.session.get_one(PlanRecipient, reply.recipient_id)
    reply.told_at, reply.channel = proven.at, proven.channel
    reply.address, reply.note = proven.address, proven.note
    reply.until_at = await clocks.was_told(uow, plan, reply, recipient.party_id)
    uow.add(reply)
    await uow.session.flush()
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.objection_told", f"plan:{plan.id}", plan.court_id,
        objection=objection.id, party=recipient.party_id,
    )  # fmt: skip


async def tell_objector(uow: UnitOfWork, *, objection_id: str, receipt: Receipt) -> None:
    """Note that the objector was told who opposes; fifteen days to sue begin. Law: DIST-22."""
    row, plan, objection = await objection_at_desk(uow, objection_id)
    await clocks.look_again(uow, row, plan)
    if objection.state != ObjectionState.opposed:
        raise refuse(PlanRefusal.step_not_open)
    proven = checked(receipt, not_before=objection.received_at, now=uow.now)
    recipient = await uow.session.get_one(PlanRecipient, objection.recipient_id)
    objection.state, objection.told_at = ObjectionState.suit_open, proven.at
    objection.told_how = f"{proven.channel}: {proven.address}; {proven.note}"[:1_000]
    objection.suit_until_at = await clocks.may_sue(uow, plan, objection, recipient.party_id)
    uow.add(objection)
    await uow.session.flush()
    await clocks.look_again(uow, row, plan)
    uow.audit("plan.opposition_told", f"plan:{plan.id}", plan.court_id, objection=objection.id)


def checked(receipt: Receipt, *, not_before: datetime, now: datetime) -> Receipt:
    """Return a receipt that says where and by which proof, dated between the act and now."""
    minute = not_before.replace(second=0, microsecond=0)
    if not minute <= receipt.at <= now:
        raise refuse(SettlementRefusal.served_out_of_reach, "served_at", made_at=not_before)
    return Receipt(
        channel=receipt.channel,
        address=filled(receipt.address, "address", 500),
        at=receipt.at,
        note=filled(receipt.note, "note", 500),
    )


async def plan_at_desk(
    uow: UnitOfWork, plan_id: str, *, judge_only: bool = False
) -> tuple[DistributionRow, DistributionPlan]:
    """Return a distribution and its standing plan, locked, if the court's desk asks."""
    found = await uow.session.get(DistributionPlan, plan_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    may = clocks.JUDGE if judge_only else clocks.DESK
    row = await distributing.locked(uow, found.distribution_id, *may)
    plan = await standing(uow, row.id)
    if plan.id != plan_id:
        raise refuse(PlanRefusal.no_plan_stands)
    return row, plan


async def objection_at_desk(
    uow: UnitOfWork, objection_id: str, *, judge_only: bool = False
) -> tuple[DistributionRow, DistributionPlan, PlanObjection]:
    """Return an objection with its plan and distribution, locked, if the court's desk asks."""
    found = await uow.session.get(PlanObjection, objection_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    row, plan = await plan_at_desk(uow, found.plan_id, judge_only=judge_only)
    await uow.session.refresh(found, with_for_update=True)
    return row, plan, found
