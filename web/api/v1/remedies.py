"""Outsiders' claims, objections to enforcement, paying a case off, annulling a sale."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.remedies import claims, objections, queries
from auction.remedies.claim_steps import ClaimRight, ClaimStep
from auction.remedies.claims import Paper
from auction.remedies.objection_steps import (
    ObjectionStep,
    ObjectionTarget,
    Outcome,
    SaleGround,
)
from auction.remedies.queries import ClaimView, ObjectionView
from auction.settlement import redeeming, redemption_queries
from auction.settlement.annulling import annul_sale as annul
from auction.settlement.redemption_queries import Owed
from auction.settlement.rules import SaleState
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Instant, Line, OptionalLine, OptionalProse, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query


class ClaimWords(Query):
    """Which right is claimed and why; `outsider_name` where the desk enters a paper."""

    right: ClaimRight
    words: Prose
    name: Line = "paper.pdf"
    outsider_name: OptionalLine = ""


class ClaimStepTaken(Body):
    """One step with a claim; `served_at` goes with `serve`, a reason with every decision."""

    step: ClaimStep
    reason: OptionalProse = ""
    served_at: Instant | None = None


class NewObjection(Body):
    """What is objected to and why; `sale_ground` and `asset_id` where a sale is to be annulled."""

    target: ObjectionTarget
    act_attacked: Line
    words: Prose
    asset_id: Id | None = None
    sale_ground: SaleGround | None = None
    objector_name: OptionalLine = ""


class ObjectionStepTaken(Body):
    """One step with an objection; `outcome` goes with `decide` and `review`."""

    step: ObjectionStep
    reason: OptionalProse = ""
    outcome: Outcome | None = None
    served_at: Instant | None = None


class NewRedemption(Body):
    """Whose bank account the money comes from; the debtor's where it is empty."""

    payer_name: OptionalLine = ""


class Because(Body):
    """Why, published word for word."""

    reason: Prose


class RedemptionAccount(Body):
    """Where a payee of a redemption is paid."""

    claim: Id
    account: Line


class Annulment(Body):
    """Why, and where the sale stood when that was decided."""

    reason: Prose
    seen_state: SaleState | None = None


async def list_outsider_claims(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[ClaimView]:
    """List the outsiders' claims in a case of the court, the newest first."""
    case_id = await _case_id(session, call)
    return listed_from(await queries.claims_of_case(session, case_id), call.query)


async def show_outsider_claim(session: AsyncSession, call: Call[NoBody, NoQuery]) -> ClaimView:
    """Show a claim to the court, or to the outsider who filed it."""
    view = found(await queries.claim(session, call.path["claim_id"]))
    if view.account_id != call.account_id() and view.court_id != call.actor.court_id:
        return found(None)
    return view


async def file_outsider_claim(uow: UnitOfWork, call: Call[NoBody, ClaimWords]) -> Made:
    """Claim a thing; the paper that shows it is the raw body, of at most 10 MB.

    From now on the thing may not be disposed of: an announced lot is suspended at once.
    """
    said = call.query
    return Made(
        await claims.file_claim(
            uow,
            asset_id=call.path["asset_id"],
            right=said.right,
            words=said.words,
            paper=Paper(name=said.name, content=call.content),
            outsider_name=said.outsider_name,
        )
    )


async def take_claim_step(uow: UnitOfWork, call: Call[ClaimStepTaken, NoQuery]) -> Made:
    """Register, decide, serve or end an outsider's claim."""
    claim_id, body = call.path["claim_id"], call.body
    await claims.take_step(
        uow, claim_id=claim_id, step=body.step, reason=body.reason, served_at=body.served_at
    )
    return Made(claim_id)


async def list_enforcement_objections(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[ObjectionView]:
    """List the objections in a case of the court, the newest first."""
    case_id = await _case_id(session, call)
    return listed_from(await queries.objections_of_case(session, case_id), call.query)


async def show_enforcement_objection(
    session: AsyncSession, call: Call[NoBody, NoQuery]
) -> ObjectionView:
    """Show an objection to the court, or to whoever raised it."""
    view = found(await queries.objection(session, call.path["objection_id"]))
    if view.account_id != call.account_id() and view.court_id != call.actor.court_id:
        return found(None)
    return view


async def file_enforcement_objection(uow: UnitOfWork, call: Call[NewObjection, NoQuery]) -> Made:
    """Object to an act of enforcement, or ask that a sale be annulled."""
    body = call.body
    return Made(
        await objections.file_objection(
            uow,
            case_id=call.path["case_id"],
            target=body.target,
            act_attacked=body.act_attacked,
            words=body.words,
            asset_id=body.asset_id,
            sale_ground=body.sale_ground,
            objector_name=body.objector_name,
        )
    )


async def take_objection_step(uow: UnitOfWork, call: Call[ObjectionStepTaken, NoQuery]) -> Made:
    """Register, decide, serve, reconsider or end an objection."""
    objection_id, body = call.path["objection_id"], call.body
    await objections.take_step(
        uow,
        objection_id=objection_id,
        step=body.step,
        reason=body.reason,
        outcome=body.outcome,
        served_at=body.served_at,
    )
    return Made(objection_id)


async def show_redemption(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Owed:
    """Show what pays a case off today, and what of it has come."""
    return await redemption_queries.owed(session, call.court_id(*READERS), call.path["case_id"])


async def ask_redemption(uow: UnitOfWork, call: Call[NewRedemption, NoQuery]) -> Made:
    """Name a payment number for the sum of today."""
    return Made(
        await redeeming.ask_redemption(
            uow, case_id=call.path["case_id"], payer_name=call.body.payer_name
        )
    )


async def accept_redemption(uow: UnitOfWork, call: Call[Because, NoQuery]) -> Made:
    """Allow that the sale stops: lots are withdrawn, the creditors are paid."""
    case_id = call.path["case_id"]
    await redeeming.accept_redemption(uow, case_id=case_id, reason=call.body.reason)
    return Made(case_id)


async def return_redemption(uow: UnitOfWork, call: Call[Because, NoQuery]) -> Made:
    """Send money back that is not whole or came after bidding had begun."""
    case_id = call.path["case_id"]
    await redeeming.send_redemption_back(uow, case_id=case_id, reason=call.body.reason)
    return Made(case_id)


async def name_redemption_account(uow: UnitOfWork, call: Call[RedemptionAccount, NoQuery]) -> Made:
    """Name where a creditor is paid out of money that paid the case off, and pay them."""
    case_id, body = call.path["case_id"], call.body
    await redeeming.name_redemption_account(
        uow, case_id=case_id, claim=body.claim, account=body.account
    )
    return Made(case_id)


async def annul_sale(uow: UnitOfWork, call: Call[Annulment, NoQuery]) -> Made:
    """Annul a sale on what was upheld against it; the buyer's money goes back.

    `seen_state` refuses a sale that has moved on since with `wrong_state`.
    """
    sale_id, body = call.path["sale_id"], call.body
    await annul(uow, sale_id=sale_id, reason=body.reason, seen_state=body.seen_state)
    return Made(sale_id)


async def _case_id(session: AsyncSession, call: Call[NoBody, Paging]) -> str:
    known = await case(session, call.court_id(*READERS), call.path["case_id"])
    return found(known).id
