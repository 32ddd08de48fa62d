"""What follows a failure: creditors asked in kind, a third party, the end of the seizure."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.queries import cases_of_party
from auction.db.unit_of_work import UnitOfWork
from auction.in_kind import asking, granting, queries, releasing
from auction.in_kind.queries import OfferView
from auction.in_kind.rules import MOST_PAY_DAYS
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import FenFromZero, Line, OptionalLine, OptionalProse, Prose
from web.api.v1.reading import Body, NoBody, NoQuery

PayDays = Annotated[int, Field(ge=1, le=MOST_PAY_DAYS)]


class Question(Body):
    """Why the creditors are asked; asked for after a first failure only."""

    reason: OptionalProse = ""


class InKindAnswer(Body):
    """A creditor's answer. `on_paper` says how it came, where the court enters it.

    `number`: up to 20 digits of the creditor's own, for the draw among equals. `promises`: they
    may buy a house that only some may buy.
    """

    takes: bool
    number: OptionalLine = ""
    promises: bool = False
    on_paper: OptionalProse = ""


class Grant(Body):
    """In how many days the difference is paid; another figure for the set-off wants a ground."""

    pay_days: PayDays
    entitled_fen: FenFromZero | None = None
    ground: OptionalProse = ""


class ThirdParty(Body):
    """Who may buy at the failed price, and in how many days the price is paid."""

    email: Line
    pay_days: PayDays
    ground: Prose


class Release(Body):
    """The ruling by which a seizure ends, and why no other measure serves."""

    number: Line
    reason: Prose


async def show_offer(session: AsyncSession, call: Call[NoBody, NoQuery]) -> OfferView:
    """Show whom the court asked about a failed lot, to the court and the parties of its case."""
    offer = found(await queries.offer_about(session, call.path["lot_id"]))
    mine = {case_id for _, case_id in await cases_of_party(session, call.account_id())}
    if offer.case_id not in mine and call.court_id(*READERS) != offer.court_id:
        raise refuse(CommonRefusal.not_found)
    return offer


async def ask_creditors(uow: UnitOfWork, call: Call[Question, NoQuery]) -> Made:
    """Ask every creditor whether they take a failed lot in kind; return the round's id."""
    lot_id = call.path["lot_id"]
    return Made(await asking.ask_creditors(uow, lot_id=lot_id, reason=call.body.reason))


async def answer_in_kind(uow: UnitOfWork, call: Call[InKindAnswer, NoQuery]) -> Made:
    """Answer as the creditor, or enter as the court what came on paper; it stands once given."""
    question_id, body = call.path["question_id"], call.body
    said: dict[str, Any] = {"takes": body.takes, "number": body.number, "promises": body.promises}
    if call.actor.court_id is None:
        await asking.answer(uow, question_id=question_id, **said)
    else:
        await asking.enter_answer(uow, question_id=question_id, on_paper=body.on_paper, **said)
    return Made(question_id)


async def grant_in_kind(uow: UnitOfWork, call: Call[Grant, NoQuery]) -> Made:
    """Give the thing to the creditor whose turn it is; return the id of the sale."""
    return Made(await granting.grant(uow, lot_id=call.path["lot_id"], **dict(call.body)))


async def allow_third_party(uow: UnitOfWork, call: Call[ThirdParty, NoQuery]) -> Made:
    """Let a third party buy at the failed price when no creditor takes it; return the sale's id."""
    lot_id = call.path["lot_id"]
    return Made(await granting.allow_third_party(uow, lot_id=lot_id, **dict(call.body)))


async def release_seizure(uow: UnitOfWork, call: Call[Release, NoQuery]) -> Made:
    """End the seizure of what nobody bought and nobody takes."""
    lot_id = call.path["lot_id"]
    await releasing.release_seizure(uow, lot_id=lot_id, **dict(call.body))
    return Made(lot_id)
