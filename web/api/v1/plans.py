"""A distribution plan from the making to the last payment."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.money import MAX_FEN
from auction.plans import making, objecting, paying, queries, serving
from auction.plans.models import PlanObjection, PlanRecipient, PlanReply
from auction.plans.queries import PlanView
from auction.plans.serving import Receipt
from auction.plans.steps import Answer
from auction.settlement.proofs import ServiceChannel
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Instant, Line, OptionalLine, OptionalProse, Prose
from web.api.v1.reading import Body, NoBody, NoQuery

Fen = Annotated[int, Field(ge=0, le=MAX_FEN)]


class PlanSeen(Body):
    """The hash of the basis that was read, as the draft shows it; empty: whatever it is now."""

    seen: OptionalLine = ""


class TakenBack(Body):
    """Why a plan is taken back."""

    reason: Prose


class Received(Body):
    """How, where and when somebody received a plan, an objection or a notice, and the proof."""

    channel: ServiceChannel
    address: Line
    at: Instant
    note: Line


class PlanObjected(Body):
    """Which line should get how much in all, and why; whose paper it is where the desk enters."""

    claim: Line
    should_fen: Fen
    grounds: Prose
    party_id: Id | None = None
    received_at: Instant | None = None


class ObjectionAnswered(Body):
    """What one who did not object says to an objection; whose paper where the desk enters it."""

    answer: Answer
    words: OptionalProse = ""
    party_id: Id | None = None
    received_at: Instant | None = None


class SuitShown(Body):
    """A suit: its number, the day it was filed, the amount in dispute."""

    number: Line
    filed_on: date
    disputed_fen: Fen


class JudgmentInForce(Body):
    """A judgment: its number, since when it is in force, what the line is by it."""

    number: Line
    in_force_on: date
    line_fen: Fen


async def show_plan(session: AsyncSession, call: Call[NoBody, NoQuery]) -> PlanView:
    """Show a plan to its court, or to a creditor or debtor on whom it was served."""
    view = found(await queries.plan(session, call.path["plan_id"]))
    if call.actor.court_id == view.court_id and call.actor.is_one_of(*READERS):
        return view
    known = found(await case(session, view.court_id, view.case_id))
    own = [party.id for party in known.parties if party.account_id == call.account_id()]
    found(view.recipient_of(own))
    return view


async def show_plan_of_distribution(session: AsyncSession, call: Call[NoBody, NoQuery]) -> PlanView:
    """Show the plan that stands of a distribution."""
    court_id = call.court_id(*READERS)
    view = await queries.plan_of_distribution(session, call.path["distribution_id"])
    return found(view if view is not None and view.court_id == court_id else None)


async def make_plan(uow: UnitOfWork, call: Call[PlanSeen, NoQuery]) -> PlanView:
    """Freeze the draft as the plan to be served: a judge's act."""
    distribution_id = call.path["distribution_id"]
    plan_id = await making.make_plan(uow, distribution_id=distribution_id, seen=call.body.seen)
    return await _now(uow, plan_id)


async def take_plan_back(uow: UnitOfWork, call: Call[TakenBack, NoQuery]) -> PlanView:
    """Take a plan back of which nothing is paid, to make it anew: a judge's act."""
    view = found(await queries.plan_of_distribution(uow.session, call.path["distribution_id"]))
    await making.take_back(uow, distribution_id=view.distribution_id, reason=call.body.reason)
    return await _now(uow, view.id)


async def pay_plan(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> PlanView:
    """Pay by the plan; what a suit is about is kept. A judge's act."""
    await paying.pay_plan(uow, distribution_id=call.path["distribution_id"])
    return await _standing(uow, call.path["distribution_id"])


async def pay_kept(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> PlanView:
    """Pay what was kept, by the judgments in force: a judge's act."""
    await paying.pay_kept(uow, distribution_id=call.path["distribution_id"])
    return await _standing(uow, call.path["distribution_id"])


async def note_plan_service(uow: UnitOfWork, call: Call[Received, NoQuery]) -> PlanView:
    """Note that a creditor or the debtor received the plan; their fifteen days begin."""
    recipient_id = call.path["recipient_id"]
    await serving.note_service(uow, recipient_id=recipient_id, receipt=_receipt(call.body))
    row = await uow.session.get_one(PlanRecipient, recipient_id)
    return await _now(uow, row.plan_id)


async def object_to_plan(uow: UnitOfWork, call: Call[PlanObjected, NoQuery]) -> PlanView:
    """Object to a line of a plan, within fifteen days of one's own receipt."""
    body, plan_id = call.body, call.path["plan_id"]
    await objecting.object_to_line(
        uow,
        plan_id=plan_id,
        claim=body.claim,
        should_fen=body.should_fen,
        grounds=body.grounds,
        party_id=body.party_id,
        received_at=body.received_at,
    )
    return await _now(uow, plan_id)


async def note_objection_told(uow: UnitOfWork, call: Call[Received, NoQuery]) -> PlanView:
    """Note that one who did not object was told of an objection; fifteen days begin."""
    reply_id = call.path["reply_id"]
    await serving.tell_other(uow, reply_id=reply_id, receipt=_receipt(call.body))
    row = await uow.session.get_one(PlanReply, reply_id)
    return await _of_objection(uow, row.objection_id)


async def answer_objection(uow: UnitOfWork, call: Call[ObjectionAnswered, NoQuery]) -> PlanView:
    """Oppose another's objection, or consent to it."""
    body, objection_id = call.body, call.path["objection_id"]
    await objecting.answer(
        uow,
        objection_id=objection_id,
        said=body.answer,
        words=body.words,
        party_id=body.party_id,
        received_at=body.received_at,
    )
    return await _of_objection(uow, objection_id)


async def withdraw_objection(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> PlanView:
    """Withdraw an objection before a suit."""
    await objecting.withdraw(uow, objection_id=call.path["objection_id"])
    return await _of_objection(uow, call.path["objection_id"])


async def note_opposition_told(uow: UnitOfWork, call: Call[Received, NoQuery]) -> PlanView:
    """Note that the objector was told who opposes; fifteen days to sue begin."""
    objection_id = call.path["objection_id"]
    await serving.tell_objector(uow, objection_id=objection_id, receipt=_receipt(call.body))
    return await _of_objection(uow, objection_id)


async def correct_plan(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> PlanView:
    """Correct the plan as an objector says whom nobody opposed: a judge's act."""
    await objecting.correct(uow, objection_id=call.path["objection_id"])
    return await _of_objection(uow, call.path["objection_id"])


async def show_suit(uow: UnitOfWork, call: Call[SuitShown, NoQuery]) -> PlanView:
    """Record a suit that was filed in time, and what it is about."""
    body, objection_id = call.body, call.path["objection_id"]
    await objecting.show_suit(
        uow,
        objection_id=objection_id,
        number=body.number,
        filed_on=body.filed_on,
        disputed_fen=body.disputed_fen,
    )
    return await _of_objection(uow, objection_id)


async def record_judgment(uow: UnitOfWork, call: Call[JudgmentInForce, NoQuery]) -> PlanView:
    """Record a judgment in force on a line: a judge's act."""
    body, objection_id = call.body, call.path["objection_id"]
    await paying.record_judgment(
        uow,
        objection_id=objection_id,
        number=body.number,
        in_force_on=body.in_force_on,
        line_fen=body.line_fen,
    )
    return await _of_objection(uow, objection_id)


def _receipt(body: Received) -> Receipt:
    return Receipt(channel=body.channel, address=body.address, at=body.at, note=body.note)


async def _now(uow: UnitOfWork, plan_id: str) -> PlanView:
    await uow.session.flush()
    return found(await queries.plan(uow.session, plan_id))


async def _standing(uow: UnitOfWork, distribution_id: str) -> PlanView:
    await uow.session.flush()
    return found(await queries.plan_of_distribution(uow.session, distribution_id))


async def _of_objection(uow: UnitOfWork, objection_id: str) -> PlanView:
    row = await uow.session.get_one(PlanObjection, objection_id)
    return await _now(uow, row.plan_id)
