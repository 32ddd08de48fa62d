"""What stands before a payout: delays, money kept by the court, another payee, bankruptcy."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import bankrupting, court_keeping, delaying
from auction.settlement.standing_queries import (
    BankruptcyView,
    StandingView,
    bankruptcy_of_case,
    standing_of_sale,
)
from auction.settlement.standing_rules import DelayCause, DepositCause
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Line, Prose
from web.api.v1.reading import Body, NoBody, NoQuery


class NewDelay(Body):
    """Why a payout waits; `payee` is a payee of the distribution, or "" for everybody."""

    cause: DelayCause
    reason: Prose
    payee: str = ""


class DelayDecision(Body):
    """Whether a delay that somebody else asked for is approved."""

    approves: bool


class Because(Body):
    """Why."""

    reason: Prose


class NewDeposit(Body):
    """Whose money the court keeps, and why they cannot be paid."""

    payee: Line
    cause: DepositCause
    reason: Prose


class Release(Body):
    """Where a payee who was found is paid."""

    account: Line
    reason: Prose


class NewOtherPayee(Body):
    """Who is to be paid in a payee's place."""

    payee: Line
    name: Line
    account: Line
    reason: Prose


class Bankruptcy(Body):
    """To which court a case is handed over, by whose consent, and why."""

    party_id: Id
    addressee: Line
    reason: Prose


class BankruptcyAnswer(Body):
    """What the bankruptcy court answered."""

    is_accepted: bool
    answer: Prose


class Administrator(Body):
    """Who administers the bankruptcy, and where they are paid."""

    name: Line
    account: Line


async def show_standing(session: AsyncSession, call: Call[NoBody, NoQuery]) -> StandingView:
    """Show what stands before the payout of a sale."""
    view = found(await standing_of_sale(session, call.path["sale_id"]))
    if view.court_id != call.court_id(*READERS):
        raise refuse(CommonRefusal.not_found)
    return view


async def ask_delay(uow: UnitOfWork, call: Call[NewDelay, NoQuery]) -> Made:
    """Ask to delay a payout: a judge does, and somebody else approves."""
    body, sale_id = call.body, call.path["sale_id"]
    return Made(
        await delaying.ask_delay(
            uow, sale_id=sale_id, cause=body.cause, reason=body.reason, payee=body.payee
        )
    )


async def decide_delay(uow: UnitOfWork, call: Call[DelayDecision, NoQuery]) -> StandingView:
    """Approve or decline a delay that somebody else asked for: a president does."""
    sale_id = await delaying.decide_delay(
        uow, delay_id=call.path["delay_id"], approves=call.body.approves
    )
    return await _now(uow, sale_id)


async def end_delay(uow: UnitOfWork, call: Call[Because, NoQuery]) -> StandingView:
    """Say that the cause of a delay is gone: ten days run, and a waiting payee is paid."""
    sale_id = await delaying.end_delay(uow, delay_id=call.path["delay_id"], reason=call.body.reason)
    return await _now(uow, sale_id)


async def order_court_deposit(uow: UnitOfWork, call: Call[NewDeposit, NoQuery]) -> Made:
    """Order that a payee's money is kept by the court: a judge does."""
    body, distribution_id = call.body, call.path["distribution_id"]
    return Made(
        await court_keeping.order_deposit(
            uow,
            distribution_id=distribution_id,
            payee=body.payee,
            cause=body.cause,
            reason=body.reason,
        )
    )


async def release_court_deposit(uow: UnitOfWork, call: Call[Release, NoQuery]) -> Made:
    """Pay out what was kept, now that the payee can be paid: a judge says so."""
    deposit_id = call.path["deposit_id"]
    await court_keeping.release_deposit(
        uow, deposit_id=deposit_id, account=call.body.account, reason=call.body.reason
    )
    return Made(deposit_id)


async def ask_other_payee(uow: UnitOfWork, call: Call[NewOtherPayee, NoQuery]) -> Made:
    """Ask the panel that somebody else is paid in a payee's place: a judge does."""
    distribution_id = call.path["distribution_id"]
    return Made(
        await court_keeping.ask_other_payee(uow, distribution_id=distribution_id, **dict(call.body))
    )


async def sign_other_payee(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Sign, as a member of the panel, that somebody else is paid."""
    other_id = call.path["other_id"]
    await court_keeping.sign_other_payee(uow, other_payee_id=other_id)
    return Made(other_id)


async def show_bankruptcy(session: AsyncSession, call: Call[NoBody, NoQuery]) -> BankruptcyView:
    """Show whether a case was handed over for bankruptcy, and what came of it."""
    court_id = call.court_id(*READERS)
    return found(await bankruptcy_of_case(session, court_id, call.path["case_id"]))


async def hand_over_for_bankruptcy(uow: UnitOfWork, call: Call[Bankruptcy, NoQuery]) -> Made:
    """Hand a case over for bankruptcy with one consent; its distribution stands still."""
    case_id = call.path["case_id"]
    return Made(await bankrupting.hand_over_for_bankruptcy(uow, case_id=case_id, **dict(call.body)))


async def note_bankruptcy_answer(
    uow: UnitOfWork, call: Call[BankruptcyAnswer, NoQuery]
) -> BankruptcyView:
    """Note what the bankruptcy court answered."""
    case_id = call.path["case_id"]
    await bankrupting.note_bankruptcy_answer(uow, case_id=case_id, **dict(call.body))
    return await _bankruptcy_now(uow, case_id)


async def name_administrator(uow: UnitOfWork, call: Call[Administrator, NoQuery]) -> BankruptcyView:
    """Name the administrator to whom the proceeds go: a judge does."""
    case_id = call.path["case_id"]
    await bankrupting.name_administrator(uow, case_id=case_id, **dict(call.body))
    return await _bankruptcy_now(uow, case_id)


async def hand_to_administrator(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> BankruptcyView:
    """Sign that the proceeds go to the administrator: a president does."""
    case_id = call.path["case_id"]
    await bankrupting.hand_to_administrator(uow, case_id=case_id)
    return await _bankruptcy_now(uow, case_id)


async def _bankruptcy_now(uow: UnitOfWork, case_id: str) -> BankruptcyView:
    await uow.session.flush()
    return found(await bankruptcy_of_case(uow.session, uow.actor.court_id or "", case_id))


async def _now(uow: UnitOfWork, sale_id: str) -> StandingView:
    """Return what stands now, after the act."""
    await uow.session.flush()
    return found(await standing_of_sale(uow.session, sale_id))
