"""How a rival comes to a lot: applies, and pays its deposit by the sandbox's bank."""

from __future__ import annotations

from auction.enrolment import service as enrolment
from auction.enrolment.queries import DepositView, deposit_of
from auction.kernel.actor import PLATFORM, Actor
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments.matching import NumberState
from auction.payments.queries import number_for
from auction.payments.service import report_transfer
from auction.people import queries
from web.house import House
from web.sandbox.people import RIVALS, ReadyPerson, bank_account

_FIRST_ACCOUNT = 905


async def actor_of_person(house: House, person: ReadyPerson) -> Actor:
    """Return a ready person as they act; refuses `not_found` where there is no such account."""
    async with house.database.session() as session:
        account = await queries.account_by_email(session, person.email)
    if account is None:
        raise refuse(CommonRefusal.not_found)
    return Actor(account.id, account.court_id, account.roles)


async def enter(house: House, actor: Actor, person: ReadyPerson, lot_id: str) -> None:
    """Apply and pay, as far as that has not been done; the paddle follows by itself."""
    deposit = await _deposit(house, actor, lot_id)
    if deposit is None:
        async with house.works.begin(actor) as uow:
            account = bank_account(_FIRST_ACCOUNT + RIVALS.index(person))
            deposit = await enrolment.apply(uow, lot_id=lot_id, refund_account=account)
    async with house.database.session() as session:
        asked = await number_for(session, "deposit", deposit.number)
    if asked is None or asked.state != NumberState.open or asked.left_fen == 0:
        return
    async with house.works.begin(PLATFORM) as uow:
        await report_transfer(
            uow,
            court_id=asked.court_id,
            bank_ref=new_id("SB"),
            number=asked.number,
            payer_name=asked.payer_name,
            payer_account=deposit.refund_account,
            amount_fen=asked.left_fen,
        )


async def _deposit(house: House, actor: Actor, lot_id: str) -> DepositView | None:
    async with house.database.session() as session:
        return await deposit_of(session, actor.account_id or "", lot_id)
