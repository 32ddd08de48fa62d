"""What follows from the desk's answer to papers: a proxy is confirmed, whoever paid is admitted.

Run by the worker: the desk itself may not read who applied. They change nothing when run again.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry import part_of, take_part
from auction.enrolment.entry_rules import PROXY, Part, RequestState
from auction.enrolment.events import EntryDecided
from auction.enrolment.models import Application, Deposit, EntryRequest
from auction.enrolment.queries import standing_of
from auction.enrolment.rules import bars
from auction.enrolment.service import admit_if_ready
from auction.people.models import Account
from auction.people.rules import IdentityState


async def on_entry_decided(uow: UnitOfWork, event: EntryDecided) -> None:
    """React to papers that were decided: have whoever waits for nothing else admitted."""
    if not event.is_confirmed:
        return
    request = await uow.session.get_one(EntryRequest, event.request_id, with_for_update=True)
    if request.kind == PROXY and request.state == RequestState.confirmed:
        await _confirm_proxy(uow, request)
    await admit_if_ready(uow, number=event.deposit_number)


async def _confirm_proxy(uow: UnitOfWork, request: EntryRequest) -> None:
    """Let a proxy bid, unless the principal may not bid or takes part themselves.

    Law: OJA-16 (2), OJA-39, OJA-52 (nobody barred bids through another).
    """
    deposit = await uow.session.get_one(Deposit, request.deposit_number)
    application = await uow.session.get_one(
        Application, deposit.application_id, with_for_update=True
    )
    principal_id = application.principal_id or ""
    if application.proxy_confirmed_at is not None:
        return
    await uow.session.get_one(Account, principal_id, with_for_update=True)
    if await _may_bid(uow, application.lot_id, principal_id):
        await take_part(uow, application, principal_id, Part.principal)
        application.proxy_confirmed_at = uow.now
    else:
        request.state = RequestState.void
    uow.add(application, request)
    await uow.session.flush()


async def _may_bid(uow: UnitOfWork, lot_id: str, account_id: str) -> bool:
    standing = await standing_of(uow.session, account_id=account_id, lot_id=lot_id, now=uow.now)
    if standing is None or bars(standing) or standing.identity is not IdentityState.verified:
        return False
    return await part_of(uow.session, lot_id, account_id) is None
