"""Money in and out: what the bank reports, and what the court has it pay."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.payments import queries, service
from auction.payments.queries import (
    NumberView,
    PayoutState,
    PayoutView,
    TransferState,
    TransferView,
)
from web.api.v1.answers import Made
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen, Instant, Line, OptionalLine, Prose
from web.api.v1.listing import Listed, Paging, listed
from web.api.v1.reading import Body, NoBody, NoQuery

READERS = (Role.finance,)
"""Who reads who pays and who is paid; the same as on the pages. Law: OJA-24."""


class TransferSearch(Paging):
    """Transfers in one state, or in any."""

    state: TransferState | None = None


class PayoutSearch(Paging):
    """Payouts in one state, or in any."""

    state: PayoutState | None = None


class Transfer(Body):
    """Money that arrived, as the bank tells it. `bank_ref` is the bank's own, used once."""

    bank_ref: Line
    number: OptionalLine
    payer_name: OptionalLine
    payer_account: OptionalLine
    amount_fen: Fen
    arrived_at: Instant | None = None


class Confirmation(Body):
    """The bank's reference of a payment it made."""

    bank_ref: Line


class PayoutFailure(Body):
    """Why the bank did not pay."""

    reason: Prose


class Retry(Body):
    """The payee's account as it is now known."""

    payee_account: Line


async def list_payment_numbers(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[NumberView]:
    """List the payments the court waits for, the newest first."""
    asked, court_id = call.query, call.court_id(*READERS)
    return listed(await queries.open_numbers(session, court_id, asked.page, asked.size))


async def list_transfers(
    session: AsyncSession, call: Call[NoBody, TransferSearch]
) -> Listed[TransferView]:
    """List what the bank reported, the newest first."""
    asked, court_id = call.query, call.court_id(*READERS)
    return listed(await queries.transfers(session, court_id, asked.state, asked.page, asked.size))


async def report_transfer(uow: UnitOfWork, call: Call[Transfer, NoQuery]) -> TransferView:
    """Report money that arrived; what fits nothing lies on the desk, with its reason.

    The same report made twice has the same answer, whatever its key.
    """
    court_id = call.court_id(Role.finance)
    return await service.report_transfer(uow, court_id=court_id, **dict(call.body))


async def return_transfer(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Send money on the desk back to where it came from; return the payout's id."""
    return Made(await service.return_transfer(uow, transfer_id=call.path["transfer_id"]))


async def list_payouts(
    session: AsyncSession, call: Call[NoBody, PayoutSearch]
) -> Listed[PayoutView]:
    """List the court's payouts, what is due first on top."""
    asked, court_id = call.query, call.court_id(*READERS)
    return listed(await queries.payouts(session, court_id, asked.state, asked.page, asked.size))


async def confirm_payout(uow: UnitOfWork, call: Call[Confirmation, NoQuery]) -> Made:
    """Book that the bank has paid; once, however often it is reported."""
    payout_id = call.path["payout_id"]
    await service.confirm_payout(uow, payout_id=payout_id, bank_ref=call.body.bank_ref)
    return Made(payout_id)


async def fail_payout(uow: UnitOfWork, call: Call[PayoutFailure, NoQuery]) -> Made:
    """Book that the bank did not pay: the money goes back to the account it was taken from."""
    payout_id = call.path["payout_id"]
    await service.fail_payout(uow, payout_id=payout_id, reason=call.body.reason)
    return Made(payout_id)


async def retry_payout(uow: UnitOfWork, call: Call[Retry, NoQuery]) -> Made:
    """Instruct a failed payout again."""
    payout_id = call.path["payout_id"]
    await service.retry_payout(uow, payout_id=payout_id, payee_account=call.body.payee_account)
    return Made(payout_id)
