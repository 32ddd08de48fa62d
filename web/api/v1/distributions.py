"""How the proceeds of a sale are shared out, and paid."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import queries, service
from auction.settlement.queries import DistributionView
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Line
from web.api.v1.reading import Body, NoBody, NoQuery


class PayeeAccount(Body):
    """Where a payee is paid. `claim` is the claim's id, the cost's, or "surplus"."""

    claim: Line
    account: Line


async def show_distribution_of_sale(
    session: AsyncSession, call: Call[NoBody, NoQuery]
) -> DistributionView:
    """Show how a sale's proceeds are shared out, once title has passed."""
    view = found(await queries.distribution_of_sale(session, call.path["sale_id"]))
    return _of_court(view, call.court_id(*READERS))


async def show_distribution(session: AsyncSession, call: Call[NoBody, NoQuery]) -> DistributionView:
    """Show a distribution: its lines, its payees and how far they are paid."""
    view = found(await queries.distribution(session, call.path["distribution_id"]))
    return _of_court(view, call.court_id(*READERS))


async def propose_distribution_again(
    uow: UnitOfWork, call: Call[NoBody, NoQuery]
) -> DistributionView:
    """Share the proceeds out anew from the case as it now stands, before anybody approved."""
    distribution_id = call.path["distribution_id"]
    await service.propose_again(uow, distribution_id=distribution_id)
    return await _now(uow, distribution_id)


async def name_payee_account(
    uow: UnitOfWork, call: Call[PayeeAccount, NoQuery]
) -> DistributionView:
    """Name the bank account to which a payee of this distribution is paid."""
    distribution_id = call.path["distribution_id"]
    await service.name_account(
        uow,
        distribution_id=distribution_id,
        claim=call.body.claim,
        account=call.body.account,
    )
    return await _now(uow, distribution_id)


async def approve_distribution(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> DistributionView:
    """Approve the lines as they stand and have every payee paid."""
    distribution_id = call.path["distribution_id"]
    await service.approve_distribution(uow, distribution_id=distribution_id)
    return await _now(uow, distribution_id)


def _of_court(view: DistributionView, court_id: str) -> DistributionView:
    if view.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return view


async def _now(uow: UnitOfWork, distribution_id: str) -> DistributionView:
    """Return the distribution as it stands after the act."""
    await uow.session.flush()
    return found(await queries.distribution(uow.session, distribution_id))
