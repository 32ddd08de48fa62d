"""Applying for a lot, and one's own deposits. Nobody sees who else applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment import queries, service
from auction.enrolment.queries import DepositView, MyLot
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.entry_conditions import ConditionKind
from auction.people.queries import CourtView, court
from web.api.v1.answers import found
from web.api.v1.endpoint import Call
from web.api.v1.entry import ForAnother, NamedPartner, entry_form
from web.api.v1.fields import Line, OptionalLine
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class NewApplication(Body):
    """An application. `is_eligible` is the bidder's promise that nothing bars them.

    The deposit goes back to `refund_account`. `promises` names the lot's conditions that are
    promised; with `partners` several bid together, with `principal` one bids for another.
    """

    refund_account: Line
    is_eligible: Literal[True]
    promises: list[ConditionKind] = Field(default_factory=list)
    partners: list[NamedPartner] = Field(default_factory=list)
    own_share: OptionalLine = ""
    principal: ForAnother | None = None


@dataclass(frozen=True)
class DepositAnswer:
    """One's own deposit; it is paid by transfer to the court's account, with its number."""

    deposit: DepositView
    pay_to: CourtView


async def apply_for_lot(uow: UnitOfWork, call: Call[NewApplication, NoQuery]) -> DepositAnswer:
    """Apply for a lot; the answer says what to pay, where to, and with which number."""
    body = call.body
    deposit = await service.apply(
        uow,
        lot_id=call.path["lot_id"],
        refund_account=body.refund_account,
        entry=entry_form(body.promises, body.partners, body.own_share, body.principal),
    )
    return await _to_pay(uow.session, deposit)


async def show_application(session: AsyncSession, call: Call[NoBody, NoQuery]) -> DepositAnswer:
    """Show where one's own application for a lot stands."""
    deposit = await queries.deposit_of(session, call.account_id(), call.path["lot_id"])
    return await _to_pay(session, found(deposit))


async def list_applications(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[MyLot]:
    """List the lots one applied for, the newest application first."""
    return listed_from(await queries.my_lots(session, call.account_id()), call.query)


async def show_deposit(session: AsyncSession, call: Call[NoBody, NoQuery]) -> DepositAnswer:
    """Show one's own deposit by its number; to others it does not exist."""
    deposit = found(await queries.deposit_with_number(session, call.path["number"]))
    if deposit.account_id != call.account_id():
        raise refuse(CommonRefusal.not_found)
    return await _to_pay(session, deposit)


async def _to_pay(session: AsyncSession, deposit: DepositView) -> DepositAnswer:
    return DepositAnswer(deposit, found(await court(session, deposit.court_id)))
